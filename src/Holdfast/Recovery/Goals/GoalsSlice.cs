using Holdfast.Accounts;
using Holdfast.Ui;

namespace Holdfast.Recovery.Goals;

/// <summary>What a member wants to get to, and what they mean to do with a day.</summary>
internal static class GoalsSlice
{
    public static IServiceCollection AddGoalPages(this IServiceCollection services)
    {
        services.AddSingleton(new YouLink("/goals", new LocalText("Your goals", "Tus metas")));
        services.AddSingleton(new YouLink("/days", new LocalText("Your mornings and evenings", "Tus mañanas y noches")));
        return services;
    }
}
