using System.Collections.Frozen;
using Holdfast.Data;
using Holdfast.Ui;
using NodaTime;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Holdfast.Safety;

/// <param name="Within">How soon somebody should look.</param>
public sealed record ReportReason(string Code, LocalText Name, Duration Within, FrozenSet<string> Kinds)
{
    public bool IsFor(string kind) => Kinds.Count == 0 || Kinds.Contains(kind);
}

/// <summary>Why something may be reported, read from <c>report-reasons.yaml</c> at start.</summary>
public sealed class ReportReasons
{
    public const int CodeLength = 30;
    private const int LongestName = 100;
    private const int Most = 20;

    private readonly List<ReportReason> reasons;

    private ReportReasons(List<ReportReason> reasons) => this.reasons = reasons;

    public IEnumerable<ReportReason> For(string kind) => reasons.Where(reason => reason.IsFor(kind));

    /// <summary>The reason of this code; null for one the file no longer has.</summary>
    public ReportReason? Find(string? code) => reasons.Find(reason => reason.Code == code);

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence says where.</exception>
    public static ReportReasons Load(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return Read(reader, path);
        }
        catch (IOException missing)
        {
            throw new RefusalException($"{path} can't be read: {missing.Message}", missing);
        }
    }

    /// <param name="path">Only named in refusals.</param>
    public static ReportReasons Read(TextReader text, string path)
    {
        List<Entry>? entries;
        try
        {
            entries = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<Dictionary<string, List<Entry>>>(text)?.GetValueOrDefault("reasons");
        }
        catch (YamlException wrong)
        {
            throw new RefusalException($"{path}, line {wrong.Start.Line}: {wrong.Message}", wrong);
        }

        if (entries is not { Count: > 0 and <= Most })
        {
            throw new RefusalException($"{path} needs 1 to {Most} reasons.");
        }

        var reasons = entries.ConvertAll(entry => entry switch
        {
            { Code: not { Length: > 0 and <= CodeLength } } => throw Fault(entry, $"a code of up to {CodeLength} characters"),
            { En: not { Length: > 0 and <= LongestName } } or { Es: not { Length: > 0 and <= LongestName } } => throw Fault(entry, $"en and es of up to {LongestName} characters"),
            { WithinHours: < 1 or > 24 * 30 } => throw Fault(entry, "withinHours from 1 to 720"),
            _ => new ReportReason(entry.Code, new LocalText(entry.En, entry.Es), Duration.FromHours(entry.WithinHours), entry.Kinds.ToFrozenSet(StringComparer.Ordinal)),
        });
        return reasons.DistinctBy(reason => reason.Code).Count() == reasons.Count ? new ReportReasons(reasons) : throw new RefusalException($"{path} has a code twice.");

        RefusalException Fault(Entry entry, string needs) => new($"{path}: the reason \"{entry.Code}\" needs {needs}.");
    }

    private sealed class Entry
    {
        public string Code { get; set; } = "";

        public string En { get; set; } = "";

        public string Es { get; set; } = "";

        public int WithinHours { get; set; }

        public List<string> Kinds { get; set; } = [];
    }
}
