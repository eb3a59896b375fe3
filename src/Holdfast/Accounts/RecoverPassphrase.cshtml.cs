using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// A code was right: a new sign-in name is given out and a new passphrase chosen. Whoever else was in as them is out:
/// sessions, known devices and passkeys go.
/// </summary>
public sealed partial class RecoverPassphraseModel(
    HoldfastDb db,
    Writer writer,
    Me me,
    Passphrases passphrases,
    SigningIn signingIn,
    Sealer sealer,
    Audit audit,
    AccountCookies cookies,
    IClock clock,
    IStringLocalizer<AccountWords> words,
    ILogger<RecoverPassphraseModel> logger) : AccountPage
{
    public sealed record Form(string? Passphrase, bool Trust);

    [BindProperty]
    public Form Input { get; set; } = new(null, false);

    public RecoverModel.Found Found { get; private set; } = new("", "");

    public IActionResult OnGet() => Begins() ?? Page();

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (Begins() is { } elsewhere)
        {
            return elsewhere;
        }

        if (await Passphrases.Check(Input.Passphrase, [Found.SignInName], cancellation) is { } refusal)
        {
            ModelState.AddModelError("Input.Passphrase", words[refusal.Sentence]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.Passphrase", words["This form was too old. Send it once more."]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        if (await passphrases.Make(Input.Passphrase!, isKnownDevice: false, cancellation) is not { } hash)
        {
            NotDone = words[new TooManyAtOnce().Sentence];
            return Again(StatusCodes.Status429TooManyRequests);
        }

        try
        {
            return await Recover(hash, cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotRecovered(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IActionResult> Recover(PassphraseHash passphrase, CancellationToken cancellation)
    {
        var name = SignInName.Read(Found.SignInName)!;
        var hash = Convert.FromBase64String(Found.CodeHash);
        Member? member = null;
        var isPaused = false;
        await writer.WriteOnce(
            db,
            FormId!,
            async () =>
            {
                var now = clock.GetCurrentInstant();
                member = await db.Members.SingleOrDefaultAsync(known => known.LeavingSince == null && db.RecoveryCodes.Any(code => code.MemberId == known.Id && code.Hash == hash && code.UsedAt == null), cancellation);
                isPaused = member?.IsSuspendedAt(now) == true;
                // Spent in one statement: of two who come with one code, one gets in.
                if (member is null || isPaused
                    || await db.RecoveryCodes.Where(code => code.Hash == hash && code.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(code => code.UsedAt, now), cancellation) != 1)
                {
                    member = null;
                    return;
                }

                member.Rename(name, sealer);
                member.ChoosePassphrase(passphrase, sealer);
                var id = member.Id;
                await db.Sessions.Where(session => session.MemberId == id).ExecuteDeleteAsync(cancellation);
                await db.KnownDevices.Where(device => device.MemberId == id).ExecuteDeleteAsync(cancellation);
                await db.Passkeys.Where(passkey => passkey.MemberId == id).ExecuteDeleteAsync(cancellation);
                await audit.Note(db, id, Deeds.Recovered, "member", id, id, cancellation);
            },
            cancellation);
        if (isPaused)
        {
            NotDone = words[new PlaceIsPaused().Sentence];
            return Again(StatusCodes.Status400BadRequest);
        }

        if (member is null)
        {
            // The second of two clicks, or somebody who came later with the same code: they prove what was chosen.
            var renamed = name.Hash(sealer);
            member = await db.Members.SingleOrDefaultAsync(known => known.SignInNameHash == renamed, cancellation);
            if (await passphrases.Matches(member, Input.Passphrase!, isKnownDevice: false, cancellation) is not true)
            {
                cookies.Forget(HttpContext, RecoverModel.Found.Cookie);
                return RedirectToPage("Recover");
            }
        }

        await signingIn.Begin(HttpContext, member!, Input.Trust, cancellation);
        cookies.Forget(HttpContext, RecoverModel.Found.Cookie);
        return LocalRedirect("/you");
    }

    private IActionResult? Begins()
    {
        if (me.IsSignedIn)
        {
            return LocalRedirect("/you");
        }

        if (cookies.Noted<RecoverModel.Found>(HttpContext, RecoverModel.Found.Cookie) is not { } found)
        {
            return RedirectToPage("Recover");
        }

        Found = found;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody could not recover their account: {Kind}")]
    private static partial void LogNotRecovered(ILogger logger, string? kind);
}
