using Holdfast.Accounts;
using Holdfast.Recovery.Goals;
using Holdfast.Recovery.Plans;
using Holdfast.Recovery.Reminders;
using Holdfast.Recovery.Toolkit;
using Holdfast.Recovery.Unsent;
using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Recovery;

/// <summary>Staying well: what a member keeps for themselves, every day and in the worst minute.</summary>
public static class RecoverySlice
{
    /// <summary>What the command line needs too.</summary>
    public static IServiceCollection AddRecovery(this IServiceCollection services)
    {
        services.AddSingleton(_ => RecoveryVocabulary.Load(Path.Combine(AppContext.BaseDirectory, "recovery.yaml")));
        return services.AddMyRecovery();
    }

    /// <summary>What a site being served needs.</summary>
    public static IServiceCollection AddRecoveryPages(this IServiceCollection services)
    {
        services.AddScoped<MyDay>();
        services.AddScoped<OwnThings>();
        services.AddScoped<Days>();
        services.AddSingleton(new NavItem("/today", "sun", new LocalText("Today", "Hoy"), 5));
        services.AddSingleton(new YouLink("/check-ins", new LocalText("Your check-ins", "Tus registros")));
        services.AddSingleton(new YouLink("/clocks", new LocalText("Your recovery days", "Tus días de recuperación")));
        services.AddSingleton(new YouLink("/urges", new LocalText("Urges you wrote down", "Ganas que anotaste")));
        services.AddSingleton(new YouLink("/unsent", new LocalText("Written without a network", "Escrito sin red")));
        services.AddToolkit();
        services.AddPlanPages();
        services.AddGoalPages();
        services.AddReminders();
        services.AddUnsent();
        return services;
    }
}
