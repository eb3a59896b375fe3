using Holdfast.Accounts;

namespace Holdfast.Notices;

/// <summary>The front door of the slice: what waits for a member, and telling their devices so without saying anything.</summary>
public static class NoticesSlice
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<Inbox>();
        services.AddScoped<Unwritten>();
        services.AddScoped<ITodayCard, TodayNotices>();
        services.AddScoped<ILeave, LeavingNotices>();
        services.AddScoped<ILostPhone, QuietPhone>();
        services.AddScoped<IExportMine, MyNotices>();
        services.AddScoped<IExportMine, MyNoticeChoices>();
        return services;
    }

    /// <summary>What only a served site needs: devices are told from there.</summary>
    public static IServiceCollection AddPush(this IServiceCollection services)
    {
        services.AddSingleton(new PushLimits());
        services.AddSingleton<VapidKeys>();
        services.AddSingleton<WebPush>();
        services.AddSingleton<PushRounds>();
        services.AddHostedService(provider => provider.GetRequiredService<PushRounds>());
        return services;
    }
}
