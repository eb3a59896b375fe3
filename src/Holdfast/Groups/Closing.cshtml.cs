using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Those who look after a group close it, with the reason, or within some weeks open it again.</summary>
public sealed class ClosingModel(HoldfastDb db, Writer writer, Me me, IClock clock, GroupSeals seals, SendingWord word, IStringLocalizer<GroupWords> words) : GroupPage(db, me, clock)
{
    public sealed class Form
    {
        public string? Reason { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public bool MayReopen => Standing.Group.MayBeReopenedAt(Now);

    public LocalDate ClosedOn => Standing.Group.ClosedAt!.Value.InZone(Standing.Group.TimeZone).Date;

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation) => await FindToFacilitate(group, cancellation) ? Page() : NotFoundOrAgreeFirst();

    public async Task<IActionResult> OnPostClose(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        var reason = Lines(Input.Reason);
        if (reason.Length is 0 or > Group.LongestReason)
        {
            ModelState.AddModelError("Input.Reason", words["Write why, in up to 500 characters. Its people read it."]);
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Change(
            async its =>
            {
                if (!its.IsClosed)
                {
                    its.Close(Standing.Mine!, reason, seals, Now);
                    await word.Announce(Db, new Announcement(its, AnnouncementKind.Closed, Standing.Mine!.Id), its, cancellation);
                }
            },
            cancellation);
    }

    public async Task<IActionResult> OnPostReopen(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (Standing.Group.IsClosed && !MayReopen)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Change(its => its.OpenAgain(Db, word, Standing.Mine!.Id, cancellation), cancellation);
    }

    private async Task<IActionResult> Change(Func<Group, Task> change, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteOnce(Db, FormId!, async () => await change(await Db.Groups.SingleAsync(row => row.Id == Standing.Group.Id, cancellation)), cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return Redirect(Home);
    }
}

internal static class Reopening
{
    /// <summary>Inside the caller's write. It is where it was, and its people are told. Safe to do twice.</summary>
    /// <param name="by">The membership of who does it; null for a steward.</param>
    public static async Task OpenAgain(this Group its, HoldfastDb db, SendingWord word, long? by, CancellationToken cancellation)
    {
        if (its.IsClosed)
        {
            its.Reopen();
            await word.Announce(db, new Announcement(its, AnnouncementKind.Reopened, by), its, cancellation);
        }
    }
}
