using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Coming into an open group, or asking to.</summary>
public sealed class JoinModel(HoldfastDb db, Me me, IClock clock, ComingIn comingIn, IStringLocalizer<GroupWords> words) : ComingInPage(db, me, clock, comingIn, words)
{
    private readonly ComingIn comingIn = comingIn;

    public override Group Into => Standing.Group;

    public override bool IsAsking => Into.Kind == GroupKind.Ask;

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation)
    {
        if (await Elsewhere(group, cancellation) is { } elsewhere)
        {
            return elsewhere;
        }

        Input = new Form { Name = Me.Profile.Name };
        // Their door says from when.
        return IsAsking && await comingIn.AskAgainOn(Db, Into, Me, cancellation) is not null ? Redirect(Home) : Page();
    }

    public async Task<IActionResult> OnPost(string group, CancellationToken cancellation) => await Elsewhere(group, cancellation) ?? await Join(null, cancellation);

    private async Task<IActionResult?> Elsewhere(string group, CancellationToken cancellation)
    {
        if (!await Find(group, cancellation))
        {
            return NotFound();
        }

        await ReadAgreements(cancellation);
        return Standing.MayJoin ? null : Redirect(Home);
    }
}
