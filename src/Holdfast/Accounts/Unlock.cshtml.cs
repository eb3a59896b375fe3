using Holdfast.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>A browser that was left alone, or left in a hurry, asks again. The session stays the same one.</summary>
public sealed partial class UnlockModel(
    HoldfastDb db, Writer writer, Locked locked, Proof proof, AccountCookies cookies, IClock clock, IStringLocalizer<AccountWords> words, ILogger<UnlockModel> logger) : AccountPage
{
    public sealed record Form(string? Passphrase, string? Passkey, string? Back);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null);

    public Proof.Ways Ways { get; private set; } = new(true, null);

    public async Task<IActionResult> OnGet(string? back, CancellationToken cancellation)
    {
        Input = Input with { Back = BackOr(back, "") };
        if (!locked.IsOne)
        {
            return LocalRedirect(BackOr(back, "/today"));
        }

        cookies.LendDevice(HttpContext);
        Ways = await proof.Of(HttpContext, locked.Who!.MemberId, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (locked.Who is not { } who)
        {
            return LocalRedirect(BackOr(Input.Back, "/today"));
        }

        try
        {
            if (await proof.Check(HttpContext, who.MemberId, Input.Passphrase, Input.Passkey, cancellation) is { } refusal)
            {
                Ways = await proof.Of(HttpContext, who.MemberId, cancellation);
                return NotProved(refusal, words);
            }

            await writer.Write(
                db,
                async () => (await db.Sessions.SingleOrDefaultAsync(session => session.Id == who.SessionId, cancellation))?.Unlock(clock.GetCurrentInstant()),
                cancellation);
            return LocalRedirect(BackOr(Input.Back, "/today"));
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotUnlocked(logger, failure.GetType().FullName);
            NotDone = words["That didn’t work: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Somebody else wants to sign in here, or nobody any more: the locked session ends.</summary>
    public async Task<IActionResult> OnPostEnd(CancellationToken cancellation)
    {
        if (locked.Who is { } who)
        {
            await writer.Write(db, () => db.Sessions.Where(session => session.Id == who.SessionId).ExecuteDeleteAsync(cancellation), cancellation);
            await HttpContext.SignOutAsync();
        }

        return LocalRedirect("/sign-in");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session could not be unlocked: {Kind}")]
    private static partial void LogNotUnlocked(ILogger logger, string? kind);
}
