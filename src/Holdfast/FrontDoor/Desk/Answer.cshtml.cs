using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.FrontDoor.Desk;

/// <summary>One contact request, opened for a steward; each opening is in the audit log. Answered ones aren't there any more.</summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class AnswerModel(HoldfastDb db, Writer writer, Sealer sealer, Audit audit, Me me, IClock clock, IStringLocalizer<DeskWords> words, ILogger<AnswerModel> logger) : SafetyPage(words, logger)
{
    public const int LongestNote = 1000;
    public const string Read = "contact-read";
    public const string Answered = "contact-answered";
    private const string AuditKind = "contact-request";

    public sealed record Form(string? Note);

    [BindProperty]
    public Form Input { get; set; } = new((string?)null);

    public ContactRequest Asked { get; private set; } = null!;

    public ContactWords Opened { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation) => await Open(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (!await Open(id, cancellation))
        {
            return NotFound();
        }

        var note = Text("Note", Input.Note, LongestNote, Words["Write what came of it, in a few words."]);
        CheckForm();
        return ModelState.IsValid ? await Done(() => writer.WriteOnce(db, FormId!, () => Keep(note!, cancellation), cancellation), "/steward") : Again(StatusCodes.Status400BadRequest);
    }

    private async Task Keep(string note, CancellationToken cancellation)
    {
        var request = await db.ContactRequests.SingleAsync(request => request.Id == Asked.Id, cancellation);
        request.Answer(me.MemberId, note, clock.GetCurrentInstant(), sealer);
        await audit.Note(db, me.MemberId, Answered, AuditKind, request.Id, null, cancellation);
        await db.Claims.Where(claim => claim.Kind == ContactWaiting.Kind && claim.Thing == request.PublicId).ExecuteDeleteAsync(cancellation);
    }

    private async Task<bool> Open(string id, CancellationToken cancellation)
    {
        if (await db.ContactRequests.AsNoTracking().SingleOrDefaultAsync(request => request.PublicId == id && request.AnsweredAt == null, cancellation) is not { } found)
        {
            return false;
        }

        // Written down first: what can't be logged isn't read.
        await writer.Write(db, () => audit.Note(db, me.MemberId, Read, AuditKind, found.Id, null, cancellation), cancellation);
        (Asked, Opened) = (found, sealer.Open(found.Words!, ContactRequest.PlaceOf(found.PublicId)));
        return true;
    }
}
