using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>The second step: the sign-in name given out, a passphrase chosen. Here somebody becomes a member.</summary>
public sealed partial class JoinPassphraseModel(
    HoldfastDb db,
    Writer writer,
    Me me,
    Joining joining,
    Passphrases passphrases,
    Passkeys passkeys,
    KeyStore keys,
    SigningIn signingIn,
    Sealer sealer,
    Throttle throttle,
    AccountCookies cookies,
    Viewer viewer,
    IStringLocalizer<AccountWords> words,
    ILogger<JoinPassphraseModel> logger) : AccountPage
{
    // A meeting's whole room may join over one network.
    private const int JoinsPerNetworkAndHour = 60;

    public sealed record Form(string? Passphrase, bool Trust, string? Passkey);

    [BindProperty]
    public Form Input { get; set; } = new(null, false, null);

    public JoinModel.Begun Begun { get; private set; } = new("", "", "");

    /// <summary>For the script that makes a passkey instead.</summary>
    public string PasskeyOptions { get; private set; } = "";

    public async Task<IActionResult> OnGet()
    {
        if (Begins() is { } elsewhere)
        {
            return elsewhere;
        }

        PasskeyOptions = await passkeys.ToMake(HttpContext, Begun.PublicId);
        return Page();
    }

    /// <summary>Somebody joins with a passkey and no passphrase.</summary>
    public async Task<IActionResult> OnPostPasskey(CancellationToken cancellation)
    {
        if (Begins() is { } elsewhere)
        {
            return elsewhere;
        }

        try
        {
            if (FormOnceTagHelper.IsOne(FormId) && throttle.Allows(HttpContext, "join", JoinsPerNetworkAndHour)
                && await passkeys.Made(HttpContext, Input.Passkey, Begun.PublicId, name: "") is { } made)
            {
                return await Join(null, made, cancellation);
            }
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotJoined(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        NotDone = words[new PasskeyNotMade().Sentence];
        PasskeyOptions = await passkeys.ToMake(HttpContext, Begun.PublicId);
        return Again(StatusCodes.Status400BadRequest);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (Begins() is { } elsewhere)
        {
            return elsewhere;
        }

        if (await Passphrases.Check(Input.Passphrase, [Begun.SignInName, Begun.Name], cancellation) is { } refusal)
        {
            ModelState.AddModelError("Input.Passphrase", words[refusal.Sentence]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.Passphrase", words["This form was too old. Send it once more."]);
        }

        if (!ModelState.IsValid)
        {
            PasskeyOptions = await passkeys.ToMake(HttpContext, Begun.PublicId);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (!throttle.Allows(HttpContext, "join", JoinsPerNetworkAndHour) || await passphrases.Make(Input.Passphrase!, isKnownDevice: false, cancellation) is not { } hash)
        {
            NotDone = words["Many people are joining right now. Nothing is lost: try again in a minute."];
            return Again(StatusCodes.Status429TooManyRequests);
        }

        try
        {
            return await Join(hash, null, cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotJoined(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IActionResult> Join(PassphraseHash? hash, PasskeyRecord? passkey, CancellationToken cancellation)
    {
        var name = SignInName.Read(Begun.SignInName)!;
        Member? member = null;
        var profile = new Profile(Begun.Name) { Language = viewer.Language, TimeZone = viewer.ZoneIsChosen ? viewer.Zone?.Id : null };
        await writer.WriteOnce(
            db,
            FormId!,
            async () =>
            {
                member = joining.Join(db, name, profile, hash, Begun.PublicId);
                if (passkey is not null)
                {
                    await db.SaveChangesAsync(cancellation);
                    db.Passkeys.Add(Passkey.Add(member.Id, passkey, keys.Find(member.KeyId)!, sealer));
                }
            },
            cancellation);
        if (member is null)
        {
            // The second of two clicks: the first made the member. This one must prove as much to be let in.
            var signInName = name.Hash(sealer);
            member = await db.Members.SingleOrDefaultAsync(known => known.SignInNameHash == signInName, cancellation);
            if (await passphrases.Matches(member, Input.Passphrase ?? "", isKnownDevice: false, cancellation) is not true)
            {
                return LocalRedirect(AccountsSlice.SignInPath);
            }
        }

        await signingIn.Begin(HttpContext, member!, Input.Trust, cancellation);
        cookies.Forget(HttpContext, JoinModel.Begun.Cookie);
        return RedirectToPage("Codes");
    }

    /// <summary>Elsewhere, when there is nothing to go on with here.</summary>
    private IActionResult? Begins()
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect("/you");
        }

        if (cookies.Noted<JoinModel.Begun>(HttpContext, JoinModel.Begun.Cookie) is not { PublicId.Length: 22 } begun)
        {
            return RedirectToPage("Join");
        }

        Begun = begun;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody could not join: {Kind}")]
    private static partial void LogNotJoined(ILogger logger, string? kind);
}
