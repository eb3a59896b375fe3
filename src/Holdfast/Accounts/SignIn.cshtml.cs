using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>Signing in. Sending it twice begins two sessions, both one's own, and the browser must be given one by the answer it keeps: so no form-once here.</summary>
public sealed partial class SignInModel(Me me, SigningIn signingIn, AccountCookies cookies, IStringLocalizer<AccountWords> words, ILogger<SignInModel> logger) : AccountPage
{
    public sealed record Form(string? Name, string? Passphrase, bool Trust, string? Back);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, false, null);

    public bool IsPaused { get; private set; }

    public IActionResult OnGet(string? back)
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect(BackOr(back, "/you"));
        }

        cookies.LendDevice(HttpContext);
        Input = Input with { Back = BackOr(back, "") };
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect(BackOr(Input.Back, "/you"));
        }

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
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            return await signingIn.Try(HttpContext, name!, Input.Passphrase!, Input.Trust, cancellation) is { } refusal
                ? Refused(refusal)
                : LocalRedirect(BackOr(Input.Back, "/you"));
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotSignedIn(logger, failure.GetType().FullName);
            NotDone = words["That didn’t work: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private PageResult Refused(Refusal refusal)
    {
        switch (refusal)
        {
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
