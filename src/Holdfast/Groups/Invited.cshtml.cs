using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Coming in by an invitation. A link that is used up, past its day or made up isn't there.</summary>
public sealed class InvitedModel(HoldfastDb db, Me me, IClock clock, ComingIn comingIn, GroupSeals seals, IStringLocalizer<GroupWords> words) : ComingInPage(db, me, clock, comingIn, words)
{
    private Group? into;
    private Invitation? invitation;

    public override Group Into => into ?? throw new InvalidOperationException("The invitation hasn't been found yet.");

    public override bool IsAsking => false;

    public async Task<IActionResult> OnGet(string token, CancellationToken cancellation)
    {
        if (await Elsewhere(token, cancellation) is { } elsewhere)
        {
            return elsewhere;
        }

        Input = new Form { Name = Me.Profile.Name };
        return Page();
    }

    public async Task<IActionResult> OnPost(string token, CancellationToken cancellation) => await Elsewhere(token, cancellation) ?? await Join(invitation, cancellation);

    private async Task<IActionResult?> Elsewhere(string token, CancellationToken cancellation)
    {
        var hash = seals.TokenHash(token.Length > 30 ? "" : token);
        invitation = await Db.Invitations.SingleOrDefaultAsync(known => known.TokenHash == hash, cancellation);
        into = invitation is null ? null : await Db.Groups.SingleOrDefaultAsync(its => its.Id == invitation.GroupId && its.ClosedAt == null, cancellation);
        if (into is null)
        {
            return NotFound();
        }

        if (await Db.Memberships.AnyAsync(mine => mine.GroupId == into.Id && mine.MemberId == Me.MemberId, cancellation))
        {
            return Redirect("/groups/" + into.PublicId);
        }

        if (!invitation!.IsGoodAt(Now))
        {
            return NotFound();
        }

        await ReadAgreements(cancellation);
        return null;
    }
}
