using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Where somebody is signed in: this browser and the others, by the name they gave it or the day. What kind of browser it is
/// and where isn't known here, so it can't be shown to whoever looks over a shoulder.
/// </summary>
public sealed class SessionsModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, Audit audit, IEnumerable<ILostPhone> phones, Viewer viewer, IClock clock, IStringLocalizer<AccountWords> words)
    : AccountPage
{
    public const int LongestLabel = 40;

    public sealed record Form(string? Label, string? Handle);

    /// <param name="Label">Null for one without a name.</param>
    public sealed record Shown(string Handle, string? Label, LocalDate StartedOn, LocalDate SeenOn, bool IsThis, bool IsTrusted, bool IsLocked);

    [BindProperty]
    public Form Input { get; set; } = new(null, null);

    public IReadOnlyList<Shown> All { get; private set; } = [];

    public Task OnGet(CancellationToken cancellation) => Fill(cancellation);

    /// <summary>Gives this or another browser a name; an empty one takes it away.</summary>
    public async Task<IActionResult> OnPostName(CancellationToken cancellation)
    {
        var label = ShownName.Normal(Input.Label);
        if (label.Length > LongestLabel)
        {
            ModelState.AddModelError("Input.Label", words["Shorten the name to 40 characters."]);
            await Fill(cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Change(
            session =>
            {
                session.Call(label.Length == 0 ? null : me.Seal(label, session.LabelPlace));
                return Task.CompletedTask;
            },
            cancellation);
    }

    /// <summary>Signs one of them out, at its next request.</summary>
    public Task<IActionResult> OnPostEnd(CancellationToken cancellation) => Change(
        session =>
        {
            db.Sessions.Remove(session);
            return audit.Note(db, me.MemberId, Deeds.OthersEnded, "member", me.MemberId, me.MemberId, cancellation);
        },
        cancellation);

    public async Task<IActionResult> OnPostOthers(CancellationToken cancellation)
    {
        await EndOthers(alsoDevices: false, cancellation);
        return RedirectToPage();
    }

    /// <summary>Somebody may have the phone: it is out at once, and is a stranger when it comes back.</summary>
    public async Task<IActionResult> OnPostPhone(CancellationToken cancellation)
    {
        await EndOthers(alsoDevices: true, cancellation);
        return LocalRedirect("/you/passphrase?why=phone");
    }

    private Task EndOthers(bool alsoDevices, CancellationToken cancellation)
    {
        var (member, here) = (me.MemberId, me.SessionId);
        return writer.Write(
            db,
            async () =>
            {
                await db.Sessions.Where(session => session.MemberId == member && session.Id != here).ExecuteDeleteAsync(cancellation);
                if (alsoDevices)
                {
                    await db.KnownDevices.Where(device => device.MemberId == member).ExecuteDeleteAsync(cancellation);
                    foreach (var slice in phones)
                    {
                        await slice.Stop(db, member, cancellation);
                    }
                }

                await audit.Note(db, member, Deeds.OthersEnded, "member", member, member, cancellation);
            },
            cancellation);
    }

    private async Task<IActionResult> Change(Func<Session, Task> change, CancellationToken cancellation)
    {
        var member = me.MemberId;
        var isThere = false;
        await writer.Write(
            db,
            async () =>
            {
                // There are twenty at most, and what a page calls them is nothing a database could look for.
                var session = (await db.Sessions.Where(session => session.MemberId == member).ToListAsync(cancellation)).Find(session => session.Handle(sealer) == Input.Handle);
                if (session is not null)
                {
                    await change(session);
                    isThere = true;
                }
            },
            cancellation);
        return isThere ? RedirectToPage() : NotFound();
    }

    private async Task Fill(CancellationToken cancellation)
    {
        var (member, now) = (me.MemberId, clock.GetCurrentInstant());
        var zone = viewer.Zone ?? DateTimeZone.Utc;
        var standing = await db.Sessions.AsNoTracking().Where(session => session.MemberId == member).StandingAt(db, now).OrderByDescending(session => session.SeenAt).ToListAsync(cancellation);
        All = [.. standing.Select(session => new Shown(
                session.Handle(sealer),
                session.Label is null ? null : sealer.Open(session.Label, session.LabelPlace),
                session.StartedAt.InZone(zone).Date,
                session.SeenAt.InZone(zone).Date,
                session.Id == me.SessionId,
                session.IsTrusted,
                session.IsLockedAt(now)))
            .OrderByDescending(session => session.IsThis)];
    }
}
