using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Safety;

/// <summary>Reports on the stewards' desk.</summary>
internal sealed class ReportsWaiting(IServiceProvider services, ReportReasons reasons) : IWaiting
{
    public const string Kind = "report";
    private static readonly LocalText What = new("Report", "Aviso");

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var moderation = ActivatorUtilities.CreateInstance<Moderation>(services, db, me);
        var open = (await moderation.Judged(cancellation)).AsNoTracking().Where(report => report.DecidedAt == null).OrderBy(report => report.DueAt).Take(most);
        var rows = await open.Select(report => new { report.PublicId, report.Reason, report.At, report.DueAt }).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(Kind, row.PublicId, What, row.At, row.DueAt, $"/reports/{row.PublicId}", reasons.Find(row.Reason)?.Name.ToString()));
    }
}

/// <summary>Appeals on the stewards' desk: those this steward may answer.</summary>
internal sealed class AppealsWaiting : IWaiting
{
    public const string Kind = "appeal";
    private static readonly LocalText What = new("Appeal", "Apelación");

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var member = me.MemberId;
        var rows = await (
            from appeal in db.Appeals.AsNoTracking()
            join decision in db.Decisions on appeal.Decision equals decision.Number
            where appeal.AnsweredAt == null && decision.By != member
            orderby appeal.At
            select new { appeal.PublicId, appeal.At, decision.Step }).Take(most).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(Kind, row.PublicId, What, row.At, null, $"/steward/appeals/{row.PublicId}", Steps.Name(row.Step).ToString()));
    }
}
