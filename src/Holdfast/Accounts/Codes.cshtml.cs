using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Accounts;

/// <summary>
/// Ten recovery codes, shown until one has been typed back. Until then only this browser holds them, encrypted; then the
/// site keeps their hashes and the codes it had before are gone.
/// </summary>
public sealed partial class CodesModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, Audit audit, AccountCookies cookies, IStringLocalizer<AccountWords> words, ILogger<CodesModel> logger) : AccountPage
{
    public sealed record Form(string? Code);

    /// <param name="Member">A browser may be handed to somebody else who signs in.</param>
    public sealed record Shown(string Member, string[] Codes)
    {
        public const string Cookie = "codes";
    }

    [BindProperty]
    public Form Input { get; set; } = new((string?)null);

    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>Which code is to be typed back, from 1. The same for the same codes.</summary>
    public int Asked => (Codes[0][0] % RecoveryCode.HowMany) + 1;

    /// <summary>The last step of joining; later the same page makes new ones.</summary>
    public bool IsJoining { get; private set; }

    public async Task OnGet(CancellationToken cancellation)
    {
        var id = me.MemberId;
        IsJoining = !await db.RecoveryCodes.AnyAsync(code => code.MemberId == id, cancellation);
        Show();
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!Show())
        {
            ModelState.AddModelError("Input.Code", words["The codes shown before were too old, so these are new ones. Write them down and type one back."]);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (RecoveryCode.Read(Input.Code) != RecoveryCode.Read(Codes[Asked - 1]))
        {
            ModelState.AddModelError("Input.Code", words["That isn’t code {0}. Look at the list and type it again.", Asked]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.Code", words["This form was too old. Send it once more."]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(db, FormId!, () => Keep(cancellation), cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        cookies.Forget(HttpContext, Shown.Cookie);
        return LocalRedirect("/you");
    }

    private async Task Keep(CancellationToken cancellation)
    {
        await db.RecoveryCodes.Where(code => code.MemberId == me.MemberId).ExecuteDeleteAsync(cancellation);
        db.RecoveryCodes.AddRange(Codes.Select(code => new RecoveryCode(me.MemberId, RecoveryCode.HashOf(RecoveryCode.Read(code)!, sealer))));
        await audit.Note(db, me.MemberId, Deeds.CodesMade, "member", me.MemberId, me.MemberId, cancellation);
    }

    /// <returns>False when the codes are other ones than were shown before.</returns>
    private bool Show()
    {
        if (cookies.Noted<Shown>(HttpContext, Shown.Cookie) is { Codes.Length: RecoveryCode.HowMany } shown && shown.Member == me.PublicId)
        {
            Codes = shown.Codes;
            return true;
        }

        Codes = [.. Enumerable.Range(0, RecoveryCode.HowMany).Select(_ => RecoveryCode.New())];
        cookies.Note(HttpContext, Shown.Cookie, new Shown(me.PublicId, [.. Codes]));
        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Recovery codes could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
