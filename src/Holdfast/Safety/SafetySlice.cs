using Holdfast.Ui;

namespace Holdfast.Safety;

/// <summary>The front door of the slice: who to call, by country, and the pages that say so with or without a network.</summary>
public static class SafetySlice
{
    private static readonly string LinesFile = Path.Combine(AppContext.BaseDirectory, "crisis-lines.yaml");

    public static IServiceCollection AddSafety(this IServiceCollection services)
    {
        services.AddSingleton(CrisisLines.Load(LinesFile));
        services.AddScoped<IUrgentLine, UrgentLine>();
        return services;
    }
}
