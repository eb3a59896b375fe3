using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Groups that were closed, newest first. A steward opens one again when those who looked after it no longer can.</summary>
[Authorize(Policy = Roles.Steward)]
public sealed class ClosedModel(HoldfastDb db, Writer writer, Me me, Audit audit, SendingWord word) : AccountPage
{
    private const int OnAPage = 50;

    public sealed record Row(string Id, string Name, string Language, LocalDate On);

    public IReadOnlyList<Row> Groups { get; private set; } = [];

    public string? Next { get; private set; }

    public async Task<IActionResult> OnGet(string? after, CancellationToken cancellation)
    {
        var closed = db.Groups.AsNoTracking().Where(its => its.ClosedAt != null);
        if (after is not null)
        {
            if (await closed.Where(its => its.PublicId == after).Select(its => new { its.ClosedAt, its.Id }).SingleOrDefaultAsync(cancellation) is not { } last)
            {
                return NotFound();
            }

            closed = closed.Where(its => its.ClosedAt < last.ClosedAt || (its.ClosedAt == last.ClosedAt && its.Id < last.Id));
        }

        var found = await closed.OrderByDescending(its => its.ClosedAt).ThenByDescending(its => its.Id).Take(OnAPage + 1).ToListAsync(cancellation);
        Groups = [.. found.Take(OnAPage).Select(its => new Row(its.PublicId, its.Name, its.Language, its.ClosedAt!.Value.InZone(its.TimeZone).Date))];
        Next = found.Count > OnAPage ? Groups[^1].Id : null;
        return Page();
    }

    public async Task<IActionResult> OnPost(string? which, CancellationToken cancellation)
    {
        if (which is null || await db.Groups.SingleOrDefaultAsync(its => its.PublicId == which && its.ClosedAt != null, cancellation) is not { } its)
        {
            return NotFound();
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            return BadRequest();
        }

        await writer.WriteOnce(
            db,
            FormId!,
            async () =>
            {
                await its.OpenAgain(db, word, by: null, cancellation);
                await audit.Note(db, me.MemberId, GroupDeeds.GroupReopened, "group", its.Id, about: null, cancellation);
            },
            cancellation);
        return Redirect("/groups/closed");
    }
}
