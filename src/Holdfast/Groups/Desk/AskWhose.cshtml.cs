using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Groups.Desk;

/// <summary>The first of two people asks, with a reason, to look up who wrote nameless words. Nothing is opened here.</summary>
[Authorize(Roles = Accounts.Roles.Steward + "," + Accounts.Roles.Facilitator)]
public sealed class AskWhoseModel(LookingUp lookingUp, IStringLocalizer<DeskWords> words, ILogger<AskWhoseModel> logger) : SafetyPage(words, logger)
{
    private string role = "";

    public sealed record Form(string? Reason);

    [BindProperty]
    public Form Input { get; set; } = new((string?)null);

    public LookingUp.Words About { get; private set; } = null!;

    /// <summary>Whoever looks after the group came from the words, a steward from a report.</summary>
    public string Back => role == Accounts.Roles.Facilitator ? $"/groups/{About.Group}/posts/{About.PostId}" : "/reports";

    public async Task<IActionResult> OnGet(string kind, string thing, CancellationToken cancellation) =>
        !await Find(kind, thing, cancellation) ? NotFound()
        : await lookingUp.AskedNow(thing, cancellation) is { } asked ? LocalRedirect(LookingUp.AddressOf(asked))
        : Page();

    public async Task<IActionResult> OnPost(string kind, string thing, CancellationToken cancellation)
    {
        if (!await Find(kind, thing, cancellation))
        {
            return NotFound();
        }

        var reason = Text("Reason", Input.Reason, Unmasking.LongestReason, Words["Write why, in a few words."]);
        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        Refusal? refusal = null;
        var done = await Done(async () => refusal = await lookingUp.Ask(About, role, reason!, FormId!, cancellation), $"/nameless/{kind}/{thing}");
        if (refusal is null)
        {
            return done;
        }

        NotDone = Words[refusal.Sentence];
        return Again(StatusCodes.Status400BadRequest);
    }

    private async Task<bool> Find(string kind, string thing, CancellationToken cancellation)
    {
        if (thing.Length > Report.ThingLength || await lookingUp.Find(kind, thing, cancellation) is not { } found || await lookingUp.RoleToAsk(found, cancellation) is not { } mine)
        {
            return false;
        }

        (About, role) = (found, mine);
        return true;
    }
}
