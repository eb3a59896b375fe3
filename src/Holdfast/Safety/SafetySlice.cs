using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Holdfast.Web;

namespace Holdfast.Safety;

/// <summary>
/// The front door of the slice: who to call, what words are looked for, reports and blocks, the ladder of moderation with
/// its appeals, and the stewards' desk.
/// </summary>
public static class SafetySlice
{
    private const string WorryFile = "worrying-words.yaml";
    private const string OffersFile = "soliciting.yaml";
    private static readonly string ReasonsFile = Beside("report-reasons.yaml");
    private static readonly Lazy<CrisisLines> Lines = new(() => CrisisLines.Load(Beside("crisis-lines.yaml")));
    private static readonly Lazy<WordsThatWorry> Words = new(() => WordsThatWorry.Load(Beside(WorryFile)));
    private static readonly Lazy<Soliciting> Offers = new(() => Soliciting.Load(Beside(OffersFile), Lines.Value));

    public static IServiceCollection AddSafety(this IServiceCollection services)
    {
        services.AddSingleton(Lines.Value);
        services.AddScoped<IUrgentLine, UrgentLine>();
        services.AddSingleton(_ => ReportReasons.Load(ReasonsFile));
        services.AddSingleton<ModeratorsKey>();
        services.AddSingleton<Spans>();
        services.AddSingleton<IReportable, PersonReports>();
        services.AddScoped<Reporting>();
        services.AddScoped<Moderation>();
        services.AddScoped<Appealing>();
        services.AddSingleton<IEraseInTime, ErasedReports>();
        services.AddScoped<IExportMine, MyReports>();
        services.AddScoped<IExportMine, MyBlocks>();
        services.AddScoped<IExportMine, MyDecisions>();
        services.AddSingleton<IWaiting, ReportsWaiting>();
        services.AddSingleton<IWaiting, AppealsWaiting>();
        services.AddSingleton(new NavItem("/steward", "inbox", new LocalText("Desk", "Mesa"), 90, Roles.Steward));
        services.AddSingleton(new YouLink("/you/reports", new LocalText("What you reported", "Lo que avisaste")));
        services.AddSingleton(new YouLink("/you/decisions", new LocalText("Decisions about you", "Decisiones sobre ti")));
        services.AddSingleton(new YouLink("/you/blocks", new LocalText("People you keep apart from", "Personas de las que te apartas")));
        services.AddSingleton(new YouLink("/reports", new LocalText("Reports to look at", "Avisos por mirar"), Roles.Facilitator));

        // Laid out at the first draft: they take time and memory that a site without a post today needn't give.
        services.AddSingleton(_ => Words.Value);
        services.AddSingleton(_ => Offers.Value);
        return services;
    }

    /// <summary>Reads the phrase files once to see that they are whole, and keeps nothing of it.</summary>
    /// <exception cref="RefusalException">A line of one of them is wrong; the sentence names it.</exception>
    public static void CheckPhrases()
    {
        _ = WordsThatWorry.Load(Beside(WorryFile));
        _ = Soliciting.Load(Beside(OffersFile), Lines.Value);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
