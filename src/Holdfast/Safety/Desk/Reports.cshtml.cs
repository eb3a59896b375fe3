using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Safety.Desk;

/// <summary>The reports a steward or a facilitator may judge, and what else waits in the groups they look after.</summary>
[Authorize(Roles = Accounts.Roles.Steward + "," + Accounts.Roles.Facilitator)]
public sealed class ReportsModel(HoldfastDb db, Moderation moderation, ReportReasons reasons, IEnumerable<IWaiting> sources, Me me, IClock clock) : PageModel
{
    private const int Most = 50;

    public sealed record Row(string Id, string Kind, string Reason, Instant At, bool IsLate);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>What isn't a report, for whoever looks after a group.</summary>
    public IReadOnlyList<Waiting> Also { get; private set; } = [];

    public Instant Now { get; } = clock.GetCurrentInstant();

    public async Task OnGet(CancellationToken cancellation)
    {
        var reports = await (await moderation.Judged(cancellation)).AsNoTracking().Where(report => report.DecidedAt == null).OrderBy(report => report.DueAt).Take(Most)
            .Select(report => new { report.PublicId, report.Kind, report.Reason, report.At, report.DueAt }).ToListAsync(cancellation);
        Rows = reports.ConvertAll(report => new Row(report.PublicId, moderation.Find(report.Kind)?.Name.ToString() ?? report.Kind, reasons.Find(report.Reason)?.Name.ToString() ?? report.Reason, report.At, report.DueAt < Now));
        foreach (var source in sources.Where(source => source.IsForFacilitators))
        {
            Also = [.. Also, .. await source.For(db, me, Most, cancellation)];
        }
    }
}
