using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Meetings.Desk;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// The meetings a group goes to. Whoever looks after it or greets in it says that a listing is still right, as stewards do;
/// anybody suggests what is wrong, and that goes to the stewards' queue like every correction.
/// </summary>
public sealed class MeetingsModel(HoldfastDb db, Writer writer, Audit audit, Community community, Me me, IClock clock, IStringLocalizer<GroupWords> words) : GroupPage(db, me, clock)
{
    private const int Most = 50;

    /// <param name="LastSure">When it changed or was confirmed last.</param>
    public sealed record Row(string Slug, string Name, Schedule Schedule, Instant LastSure, bool IsStale);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation) => await FindAll(group, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string group, string? slug, CancellationToken cancellation)
    {
        if (!await FindAll(group, cancellation) || !Standing.MayConfirm)
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (!Rows.Any(row => row.Slug == slug))
        {
            return NotFound();
        }

        try
        {
            await writer.WriteOnce(Db, FormId!, () => Confirm(slug!, cancellation), cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return Redirect(Home + "/meetings");
    }

    private async Task Confirm(string slug, CancellationToken cancellation)
    {
        var meeting = await Db.Meetings.SingleAsync(meeting => meeting.Slug == slug, cancellation);
        meeting.Confirm(Now);
        Db.Changes.Add(new Change(Change.Meeting, meeting.Id, Now));
        await audit.Note(Db, Me.MemberId, Holdfast.Meetings.Desk.EditModel.Confirmed, "meeting", meeting.Id, null, cancellation);
        await Db.Claims.Where(claim => claim.Kind == StaleWaiting.Kind && claim.Thing == slug).ExecuteDeleteAsync(cancellation);
    }

    private async Task<bool> FindAll(string group, CancellationToken cancellation)
    {
        if (!await FindMine(group, cancellation))
        {
            return false;
        }

        var slugs = Standing.Group.Meetings.ToList();
        var before = Now - Duration.FromDays(community.Choices.StaleDays);
        var found = await Db.Meetings.AsNoTracking().Where(meeting => slugs.Contains(meeting.Slug) && meeting.ClosedAt == null).OrderBy(meeting => meeting.Name).Take(Most).ToListAsync(cancellation);
        Rows = found.ConvertAll(meeting => (meeting, sure: Instant.Max(meeting.UpdatedAt, meeting.ConfirmedAt ?? meeting.UpdatedAt)))
            .ConvertAll(row => new Row(row.meeting.Slug, row.meeting.Name, row.meeting.Schedule, row.sure, row.sure < before));
        return true;
    }
}
