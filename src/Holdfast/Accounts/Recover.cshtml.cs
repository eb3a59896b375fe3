using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>
/// The way back for somebody who lost everything but a recovery code. The code alone finds them; a wrong one, a used one
/// and one of nobody get the same answer after the same one query.
/// </summary>
public sealed class RecoverModel(HoldfastDb db, Me me, Sealer sealer, SignInWords signInWords, Throttle throttle, AccountCookies cookies, IStringLocalizer<AccountWords> words) : AccountPage
{
    // Eighty random bits: this only keeps a machine from trying all night. A shelter's whole house may share one network.
    private const int TriesPerNetworkAndHour = 60;

    public sealed record Form(string? Code);

    /// <param name="CodeHash">Base64: the code itself isn't needed any more.</param>
    /// <param name="SignInName">The new one, given out at the next step.</param>
    public sealed record Found(string CodeHash, string SignInName)
    {
        public const string Cookie = "recovering";
    }

    [BindProperty]
    public Form Input { get; set; } = new((string?)null);

    public IActionResult OnGet() => me.IsSignedIn ? LocalRedirect("/you") : Page();

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect("/you");
        }

        if (RecoveryCode.Read(Input.Code) is not { } code)
        {
            ModelState.AddModelError("Input.Code", words["Enter a whole code: sixteen letters and digits in four groups."]);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (!throttle.Allows(HttpContext, "recover", TriesPerNetworkAndHour))
        {
            NotDone = words["Too many codes were tried from here. Wait an hour, then try again."];
            return Again(StatusCodes.Status429TooManyRequests);
        }

        var hash = RecoveryCode.HashOf(code, sealer);
        if (!await db.RecoveryCodes.AnyAsync(known => known.Hash == hash && known.UsedAt == null, cancellation))
        {
            ModelState.AddModelError("Input.Code", words["That code doesn’t work. It may have been used, or newer ones were made. Check it, or try another."]);
            return Again(StatusCodes.Status400BadRequest);
        }

        cookies.Note(HttpContext, Found.Cookie, new Found(Convert.ToBase64String(hash), SignInName.New(signInWords).Shown));
        return RedirectToPage("RecoverPassphrase");
    }
}
