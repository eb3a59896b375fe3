using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>Signing in. Sending it twice begins two sessions, both one's own, and the browser must be given one by the answer it keeps: so no form-once here.</summary>
public sealed partial class SignInModel(Me me, SigningIn signingIn, Passkeys passkeys, AccountCookies cookies, IStringLocalizer<AccountWords> words, ILogger<SignInModel> logger) : AccountPage
{
    public sealed record Form(string? Name, string? Passphrase, bool Trust, string? Back, string? Passkey);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, false, null, null);

    public bool IsPaused { get; private set; }

    /// <summary>For the script that asks the browser for a passkey.</summary>
    public string PasskeyOptions { get; private set; } = "";

    public async Task<IActionResult> OnGet(string? back)
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect(BackOr(back, "/today"));
        }

        cookies.LendDevice(HttpContext);
        Input = Input with { Back = BackOr(back, "") };
        PasskeyOptions = await passkeys.ToAsk(HttpContext, member: null);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect(BackOr(Input.Back, "/today"));
        }

        try
        {
            return !string.IsNullOrEmpty(Input.Passkey)
                ? await Answer(await signingIn.ByPasskey(HttpContext, passkeys, Input.Passkey, Input.Trust, cancellation))
                : await ByPassphrase(cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotSignedIn(logger, failure.GetType().FullName);
            NotDone = words["That didn’t work: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IActionResult> ByPassphrase(CancellationToken cancellation)
    {
        var name = SignInName.Read(Input.Name);
        if (name is null)
        {
            ModelState.AddModelError("Input.Name", words["Enter your sign-in name: three words and two digits."]);
        }

        if (Input.Passphrase is not { Length: > 0 and <= Passphrases.Longest * 2 } || !Passphrases.IsUnicode(Input.Passphrase))
        {
            ModelState.AddModelError("Input.Passphrase", words["Enter your passphrase."]);
        }

        if (!ModelState.IsValid)
        {
            PasskeyOptions = await passkeys.ToAsk(HttpContext, member: null);
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Answer(await signingIn.Try(HttpContext, name!, Input.Passphrase!, Input.Trust, cancellation));
    }

    private async Task<IActionResult> Answer(Refusal? refusal)
    {
        if (refusal is null)
        {
            return LocalRedirect(BackOr(Input.Back, "/today"));
        }

        PasskeyOptions = await passkeys.ToAsk(HttpContext, member: null);
        return Refused(refusal);
    }

    private PageResult Refused(Refusal refusal)
    {
        switch (refusal)
        {
            case PasskeyNotGood:
                NotDone = words[refusal.Sentence];
                return Again(StatusCodes.Status400BadRequest);
            case NoSuchSignIn:
                ModelState.AddModelError("Input.Name", words[refusal.Sentence]);
                return Again(StatusCodes.Status400BadRequest);
            case PlaceIsPaused:
                IsPaused = true;
                NotDone = words[refusal.Sentence];
                return Again(StatusCodes.Status400BadRequest);
            default:
                NotDone = words[refusal.Sentence];
                return Again(StatusCodes.Status429TooManyRequests);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody could not sign in: {Kind}")]
    private static partial void LogNotSignedIn(ILogger logger, string? kind);
}
