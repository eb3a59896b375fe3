using Holdfast.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>Leaving for good, after proving again that it is them.</summary>
public sealed partial class LeaveModel(HoldfastDb db, Me me, Proof proof, Leaving leaving, AccountCookies cookies, IStringLocalizer<AccountWords> words, ILogger<LeaveModel> logger) : AccountPage
{
    public sealed record Form(string? Passphrase, string? Passkey, bool Sure);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, false);

    public Proof.Ways Ways { get; private set; } = new(true, null);

    public async Task OnGet(CancellationToken cancellation) => Ways = await proof.Of(HttpContext, me.MemberId, cancellation);

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!Input.Sure)
        {
            ModelState.AddModelError("Input.Sure", words["Tick the box when you want to leave for good."]);
            Ways = await proof.Of(HttpContext, me.MemberId, cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            if (await proof.Check(HttpContext, me.MemberId, Input.Passphrase, Input.Passkey, cancellation) is { } refusal)
            {
                Ways = await proof.Of(HttpContext, me.MemberId, cancellation);
                return NotProved(refusal, words);
            }

            await leaving.Leave(me.MemberId, cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotLeft(logger, failure.GetType().FullName);
            if (await IsStillHere(cancellation))
            {
                NotDone = words["You haven’t left: the fault is on our side. Nothing was changed; try again in a minute."];
                return Again(StatusCodes.Status503ServiceUnavailable);
            }

            // What was theirs is gone, and the rest goes by itself at the latest when the site starts again.
        }

        await HttpContext.SignOutAsync();
        cookies.Forget(HttpContext, "d");
        return LocalRedirect("/left");
    }

    private Task<bool> IsStillHere(CancellationToken cancellation)
    {
        var id = me.MemberId;
        return db.Members.AnyAsync(member => member.Id == id && member.LeavingSince == null, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A leaving broke off: {Kind}")]
    private static partial void LogNotLeft(ILogger logger, string? kind);
}
