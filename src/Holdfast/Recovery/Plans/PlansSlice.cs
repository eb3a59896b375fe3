using Holdfast.Accounts;
using Holdfast.Ui;

namespace Holdfast.Recovery.Plans;

/// <summary>The plans of a member, on screen, on paper and kept on a device.</summary>
internal static class PlansSlice
{
    public static IServiceCollection AddPlanPages(this IServiceCollection services)
    {
        services.AddSingleton(_ => PlanOutlines.Load(Path.Combine(AppContext.BaseDirectory, "plan-parts.yaml")));
        services.AddScoped<MyPlan>();
        services.AddSingleton(new YouLink("/plan", new LocalText("Your plan", "Tu plan")));
        return services;
    }
}
