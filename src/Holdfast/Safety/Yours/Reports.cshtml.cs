using Holdfast.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Holdfast.Safety.Yours;

/// <summary>What became of a member's reports.</summary>
public sealed class ReportsModel(Reporting reporting, ReportReasons reasons, Viewer viewer) : PageModel
{
    private const int Most = 50;

    public sealed record Row(string Kind, string? Reason, LocalDate On, LocalDate? DecidedOn, bool WasActedOn);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellation)
    {
        var zone = viewer.Zone ?? DateTimeZone.Utc;
        Rows = (await reporting.Sent(Most, cancellation)).ConvertAll(report => new Row(
            reporting.Find(report.Kind)?.Name.ToString() ?? report.Kind,
            reasons.Find(report.Reason)?.Name.ToString(),
            report.At.InZone(zone).Date,
            report.DecidedAt?.InZone(zone).Date,
            report.WasActedOn));
    }
}
