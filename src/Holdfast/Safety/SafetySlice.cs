using Holdfast.Accounts;
using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Safety;

/// <summary>The front door of the slice: who to call, reports and blocks, the ladder of moderation with its appeals, and the stewards' desk.</summary>
public static class SafetySlice
{
    private static readonly string LinesFile = Path.Combine(AppContext.BaseDirectory, "crisis-lines.yaml");
    private static readonly string ReasonsFile = Path.Combine(AppContext.BaseDirectory, "report-reasons.yaml");

    public static IServiceCollection AddSafety(this IServiceCollection services)
    {
        services.AddSingleton(CrisisLines.Load(LinesFile));
        services.AddScoped<IUrgentLine, UrgentLine>();
        services.AddSingleton(ReportReasons.Load(ReasonsFile));
        services.AddSingleton<ModeratorsKey>();
        services.AddSingleton<Spans>();
        services.AddSingleton<IReportable, PersonReports>();
        services.AddScoped<Reporting>();
        services.AddScoped<Moderation>();
        services.AddScoped<Appealing>();
        services.AddSingleton<IWaiting, ReportsWaiting>();
        services.AddSingleton<IWaiting, AppealsWaiting>();
        services.AddSingleton(new NavItem("/steward", "inbox", new LocalText("Desk", "Mesa"), 90, Roles.Steward));
        services.AddSingleton(new YouLink("/you/reports", new LocalText("What you reported", "Lo que avisaste")));
        services.AddSingleton(new YouLink("/you/decisions", new LocalText("Decisions about you", "Decisiones sobre ti")));
        services.AddSingleton(new YouLink("/you/blocks", new LocalText("People you keep apart from", "Personas de las que te apartas")));
        services.AddSingleton(new YouLink("/reports", new LocalText("Reports to look at", "Avisos por mirar"), Roles.Facilitator));
        return services;
    }
}
