using Holdfast.Accounts;
using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Recovery.Plans;

/// <summary>The plans of a member, on screen, on paper and kept on a device.</summary>
internal static class PlansSlice
{
    public const string Offline = "/plan/offline";

    public static IServiceCollection AddPlanPages(this IServiceCollection services)
    {
        services.AddSingleton(_ => PlanOutlines.Load(Path.Combine(AppContext.BaseDirectory, "plan-parts.yaml")));
        services.AddScoped<MyPlan>();
        services.AddSingleton(new KeptPages([Offline], ["plan.js"], "1"));
        services.AddSingleton(new YouLink("/plan", new LocalText("Your plan", "Tu plan")));
        return services;
    }
}
