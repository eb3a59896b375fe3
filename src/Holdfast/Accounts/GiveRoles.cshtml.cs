using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// Who holds which role, for stewards: given with a reason and an end, taken back at once. There is no list of members to
/// choose from: whoever is to get a role hands over their own code for it.
/// </summary>
[Authorize(Policy = Accounts.Roles.Steward)]
public sealed partial class GiveRolesModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, Audit audit, IClock clock, IStringLocalizer<AccountWords> words, ILogger<GiveRolesModel> logger) : AccountPage
{
    /// <summary>More grants than this at once aren't shown; a community has some dozens.</summary>
    public const int MostShown = 500;

    public sealed record Form(string? Code, string? Role, string? Reason, int? Days);

    public sealed record Held(string Id, string Name, string Role, string Reason, Instant From, Instant Until, bool IsMine);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, null);

    public IReadOnlyList<Held> All { get; private set; } = [];

    public Task OnGet(CancellationToken cancellation)
    {
        Input = Input with { Days = (int)RoleGrant.Lasts.TotalDays };
        return Fill(cancellation);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        var reason = Typed.Clean(Input.Reason);
        var holder = await Holder(cancellation);
        CheckForm(holder, reason);
        if (!ModelState.IsValid)
        {
            await Fill(cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(
                db,
                FormId!,
                async () =>
                {
                    var name = sealer.Open(holder!.Profile!, holder.ProfilePlace).Name;
                    db.RoleGrants.Add(RoleGrant.Give(Input.Role!, holder.Id, me.MemberId, reason, clock.GetCurrentInstant(), Duration.FromDays(Input.Days!.Value), sealer, name));
                    await audit.Note(db, me.MemberId, Deeds.RoleGiven, "member", holder.Id, holder.Id, cancellation);
                },
                cancellation);
            return RedirectToPage();
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotGiven(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Takes a role back; it acts on the holder's next request.</summary>
    public async Task<IActionResult> OnPostRevoke(string? id, CancellationToken cancellation)
    {
        var (isThere, isLast) = (false, false);
        await writer.Write(
            db,
            async () =>
            {
                var now = clock.GetCurrentInstant();
                var grant = await db.RoleGrants.HeldAt(now).AsNoTracking().SingleOrDefaultAsync(grant => grant.PublicId == id, cancellation);
                if (grant is null)
                {
                    return;
                }

                isThere = true;
                // The end of the log is locked from here on, so two stewards can't take each other's role at the same moment.
                await audit.Lock(db, cancellation);
                isLast = grant.Role == Accounts.Roles.Steward && !await db.RoleGrants.HeldAt(now).AnyAsync(other => other.Role == Accounts.Roles.Steward && other.MemberId != grant.MemberId, cancellation);
                if (!isLast)
                {
                    (await db.RoleGrants.SingleAsync(held => held.Id == grant.Id, cancellation)).Revoke(me.MemberId, now);
                    await audit.Note(db, me.MemberId, Deeds.RoleRevoked, "member", grant.MemberId, grant.MemberId, cancellation);
                }
            },
            cancellation);
        if (isLast)
        {
            NotDone = words["This is the last steward. Give the role to somebody else first."];
            await Fill(cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        return isThere ? RedirectToPage() : NotFound();
    }

    private async Task<Member?> Holder(CancellationToken cancellation)
    {
        var code = Input.Code?.Trim() ?? "";
        return code.Length == 22 ? await db.Members.AsNoTracking().SingleOrDefaultAsync(member => member.PublicId == code && member.LeavingSince == null, cancellation) : null;
    }

    private void CheckForm(Member? holder, string reason)
    {
        if (holder is null)
        {
            ModelState.AddModelError("Input.Code", words["Nobody has that code. They find theirs under You, and copy it for you."]);
        }
        else if (holder.Id == me.MemberId)
        {
            ModelState.AddModelError("Input.Code", words["This code is your own. Somebody else gives you a role."]);
        }

        if (Input.Role is null || !Accounts.Roles.IsOne(Input.Role))
        {
            ModelState.AddModelError("Input.Role", words["Choose a role from the list."]);
        }

        if (reason.Length is 0 or > RoleGrant.LongestReason)
        {
            ModelState.AddModelError("Input.Reason", reason.Length == 0 ? words["Say why, in a few words. They can read it."] : words["Shorten the reason to 500 characters."]);
        }

        if (Input.Days is not >= 1 || Input.Days > (int)RoleGrant.LastsAtMost.TotalDays)
        {
            ModelState.AddModelError("Input.Days", words["Enter a number of days from 1 to 365."]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.Code", words["This form was too old. Send it once more."]);
        }
    }

    private async Task Fill(CancellationToken cancellation)
    {
        var held = await db.RoleGrants.AsNoTracking().HeldAt(clock.GetCurrentInstant()).OrderBy(grant => grant.Role).ThenBy(grant => grant.Until).Take(MostShown).ToListAsync(cancellation);
        All = [.. held.Select(grant => new Held(
            grant.PublicId,
            grant.HolderName is null ? words["Named on the server"] : sealer.Open(grant.HolderName, grant.HolderNamePlace),
            grant.Role,
            sealer.Open(grant.Reason!, grant.ReasonPlace),
            grant.From,
            grant.Until,
            grant.MemberId == me.MemberId))];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A role could not be stored: {Kind}")]
    private static partial void LogNotGiven(ILogger logger, string? kind);
}
