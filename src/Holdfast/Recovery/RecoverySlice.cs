using Holdfast.Recovery.Goals;
using Holdfast.Recovery.Plans;

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
        services.AddPlanPages();
        services.AddGoalPages();
        return services;
    }
}
