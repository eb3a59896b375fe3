using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Safety.Desk;

/// <summary>The appeals that wait, and the record of what was decided: no words of anybody's.</summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class AppealsModel(HoldfastDb db, Me me) : PageModel
{
    public const int Most = 50;

    public sealed record OpenRow(string Id, Step Step, Instant At, bool IsMine);

    /// <param name="Id">Where it can be taken back; null where it can't.</param>
    public sealed record DecisionRow(long Number, string? Id, Step Step, Instant At, bool IsUndoing, bool IsMine);

    public IReadOnlyList<OpenRow> Open { get; private set; } = [];

    public IReadOnlyList<DecisionRow> Decisions { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellation)
    {
        var member = me.MemberId;
        Open = await (
            from appeal in db.Appeals.AsNoTracking()
            join decision in db.Decisions on appeal.Decision equals decision.Number
            where appeal.AnsweredAt == null
            orderby appeal.At
            select new OpenRow(appeal.PublicId, decision.Step, appeal.At, decision.By == member)).Take(Most).ToListAsync(cancellation);
        Decisions = await db.Decisions.AsNoTracking().OrderByDescending(decision => decision.Number).Take(Most)
            .Select(decision => new DecisionRow(decision.Number, decision.Group == null && db.Decisions.Standing(db).Any(standing => standing.Number == decision.Number) ? decision.PublicId : null, decision.Step, decision.At, decision.Undoes != null, decision.By == member)).ToListAsync(cancellation);
    }
}
