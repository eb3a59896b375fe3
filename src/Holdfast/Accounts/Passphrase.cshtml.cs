using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>Another passphrase, after proving again that it is them. Other browsers are signed out.</summary>
public sealed partial class PassphraseModel(
    HoldfastDb db, Writer writer, Me me, Proof proof, Passphrases passphrases, Sealer sealer, Audit audit, IStringLocalizer<AccountWords> words, ILogger<PassphraseModel> logger) : AccountPage
{
    public sealed record Form(string? Passphrase, string? Passkey, string? New);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null);

    public Proof.Ways Ways { get; private set; } = new(true, null);

    public bool PhoneIsOut { get; private set; }

    public async Task OnGet(string? why, CancellationToken cancellation)
    {
        PhoneIsOut = why == "phone";
        Ways = await proof.Of(HttpContext, me.MemberId, cancellation);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        // First what costs nothing: a proof is good once, and mustn't be spent on a form that comes back.
        if (await Passphrases.Check(Input.New, [me.Profile.Name], cancellation) is { } refusal)
        {
            ModelState.AddModelError("Input.New", words[refusal.Sentence]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.New", words["This form was too old. Send it once more."]);
        }

        if (!ModelState.IsValid)
        {
            Ways = await proof.Of(HttpContext, me.MemberId, cancellation);
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            return await Choose(cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotChosen(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private async Task<IActionResult> Choose(CancellationToken cancellation)
    {
        var refusal = await proof.Check(HttpContext, me.MemberId, Input.Passphrase, Input.Passkey, cancellation);
        var hash = refusal is null ? await passphrases.Make(Input.New!, isKnownDevice: true, cancellation) : null;
        if (hash is null)
        {
            Ways = await proof.Of(HttpContext, me.MemberId, cancellation);
            return NotProved(refusal ?? new TooManyAtOnce(), words);
        }

        var (id, here) = (me.MemberId, me.SessionId);
        await writer.WriteOnce(
            db,
            FormId!,
            async () =>
            {
                (await db.Members.SingleAsync(member => member.Id == id, cancellation)).ChoosePassphrase(hash, sealer);
                await db.Sessions.Where(session => session.MemberId == id && session.Id != here).ExecuteDeleteAsync(cancellation);
                await audit.Note(db, id, Deeds.PassphraseChosen, "member", id, id, cancellation);
            },
            cancellation);
        return LocalRedirect("/you");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A passphrase could not be stored: {Kind}")]
    private static partial void LogNotChosen(ILogger logger, string? kind);
}
