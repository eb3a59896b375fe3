using System.Reflection;
using System.Security.Cryptography;
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

    /// <summary>
    /// Reads the phrase files to see that they are whole, and keeps nothing of it; only those that were edited since the
    /// program was made, for the others were read by its tests, and reading them takes a second and memory.
    /// </summary>
    /// <exception cref="RefusalException">A line of one of them is wrong; the sentence names it.</exception>
    public static void CheckPhrases()
    {
        if (!IsAsShipped(WorryFile))
        {
            _ = WordsThatWorry.Load(Beside(WorryFile));
        }

        if (!IsAsShipped(OffersFile))
        {
            _ = Soliciting.Load(Beside(OffersFile), Lines.Value);
        }
    }

    /// <summary>By the hash that Holdfast.csproj puts into the program.</summary>
    internal static bool IsAsShipped(string file)
    {
        var shipped = typeof(SafetySlice).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == file).Value;
        if (!File.Exists(Beside(file)))
        {
            return false;
        }

        using var stream = File.OpenRead(Beside(file));
        return string.Equals(Convert.ToHexString(SHA256.HashData(stream)), shipped, StringComparison.OrdinalIgnoreCase);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
