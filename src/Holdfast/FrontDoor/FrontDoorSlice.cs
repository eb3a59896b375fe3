using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;

namespace Holdfast.FrontDoor;

/// <summary>The front door of the site: home, what a first meeting is like, myths and facts, and asking to be contacted.</summary>
public static class FrontDoorSlice
{
    public static IServiceCollection AddFrontDoor(this IServiceCollection services)
    {
        services.AddScoped<IOpenMeetings, OpenNow>();
        services.AddSingleton<IWaiting, ContactWaiting>();
        services.AddSingleton<IEraseInTime, ErasedRequests>();
        return services;
    }
}
