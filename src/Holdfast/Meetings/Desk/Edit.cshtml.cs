using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Meetings.Desk;

/// <summary>A listing for a steward: beside what somebody suggested when there is such, to change, confirm or close.</summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class EditModel(
    HoldfastDb db, Writer writer, Sealer sealer, Audit audit, Me me, IClock clock, Gazetteer gazetteer, IStringLocalizer<DeskWords> words, ILogger<EditModel> logger) : SafetyPage(words, logger)
{
    public const int LongestReason = 1000;
    public const string Read = "correction-read";
    public const string Edited = "meeting-edited";
    public const string Confirmed = "meeting-confirmed";
    public const string Closed = "meeting-closed";
    public const string Declined = "correction-declined";

    [BindProperty]
    public EditForm Input { get; set; } = new();

    /// <summary>The public id of a correction that waits; null for a plain look.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Correction { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public string? WrongReason => ModelState["Reason"]?.Errors is [var first, ..] ? first.ErrorMessage : null;

    public Meeting Meeting { get; private set; } = null!;

    public (CorrectionKind Kind, string Words, Instant At)? Suggested { get; private set; }

    private Correction? waiting;

    public async Task<IActionResult> OnGet(string slug, CancellationToken cancellation)
    {
        if (!await Find(slug, cancellation))
        {
            return NotFound();
        }

        Input = EditForm.Of(Meeting);
        return Page();
    }

    public async Task<IActionResult> OnPostSave(string slug, CancellationToken cancellation)
    {
        if (!await Find(slug, cancellation))
        {
            return NotFound();
        }

        var kept = Meeting.Private is { } details ? sealer.Open(details, Meeting.PrivatePlace) : null;
        var read = Input.Read(Meeting, kept, gazetteer, (field, sentence, with) => ModelState.AddModelError($"Input.{field}", Words[sentence, with]));
        return await Do(
            Edited,
            (meeting, now) => meeting.Edit(read!.Value.Edit, read.Value.Private is { } secrets ? sealer.SealForSite(secrets, meeting.PrivatePlace) : null, now),
            isDecided: true,
            cancellation);
    }

    public async Task<IActionResult> OnPostConfirm(string slug, CancellationToken cancellation) =>
        await Find(slug, cancellation) ? await Do(Confirmed, (meeting, now) => meeting.Confirm(now), isDecided: false, cancellation) : NotFound();

    public async Task<IActionResult> OnPostClose(string slug, CancellationToken cancellation) =>
        await Find(slug, cancellation) ? await Do(Closed, (meeting, now) => meeting.CloseHere(now), isDecided: true, cancellation) : NotFound();

    public async Task<IActionResult> OnPostDecline(string slug, CancellationToken cancellation)
    {
        if (!await Find(slug, cancellation) || waiting is null)
        {
            return NotFound();
        }

        Input = EditForm.Of(Meeting);
        ModelState.Clear();
        var reason = Web.Typed.Clean(Reason);
        if (reason.Length is 0 or > LongestReason)
        {
            ModelState.AddModelError("Reason", reason.Length == 0 ? Words["Write why, in a few words."] : Words["Shorten this to {0} characters. It has {1}.", LongestReason, reason.Length]);
        }

        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Done(
            () => writer.WriteOnce(
                db,
                FormId!,
                async () =>
                {
                    var correction = await db.Corrections.SingleAsync(correction => correction.Id == waiting.Id, cancellation);
                    correction.Decline(me.MemberId, reason, clock.GetCurrentInstant(), sealer);
                    await audit.Note(db, me.MemberId, Declined, "correction", correction.Id, null, cancellation);
                    await Release(cancellation);
                },
                cancellation),
            "/steward");
    }

    /// <param name="isDecided">Whether this decides the correction beside it, too.</param>
    private async Task<IActionResult> Do(string verb, Action<Meeting, Instant> change, bool isDecided, CancellationToken cancellation)
    {
        if (verb != Edited)
        {
            // The fields weren't sent with this button's form.
            ModelState.Clear();
            Input = EditForm.Of(Meeting);
        }

        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Done(
            () => writer.WriteOnce(
                db,
                FormId!,
                async () =>
                {
                    var now = clock.GetCurrentInstant();
                    var meeting = await db.Meetings.SingleAsync(meeting => meeting.Id == Meeting.Id, cancellation);
                    change(meeting, now);
                    db.Changes.Add(new Change(Change.Meeting, meeting.Id, now));
                    if (isDecided && waiting is not null)
                    {
                        (await db.Corrections.SingleAsync(correction => correction.Id == waiting.Id, cancellation)).Take(me.MemberId, now);
                    }

                    await audit.Note(db, me.MemberId, verb, "meeting", meeting.Id, null, cancellation);
                    await Release(cancellation);
                },
                cancellation),
            "/steward");
    }

    private Task<int> Release(CancellationToken cancellation)
    {
        var (slug, correction) = (Meeting.Slug, waiting?.PublicId);
        return db.Claims.Where(claim => claim.Kind == StaleWaiting.Kind && claim.Thing == slug || claim.Kind == CorrectionsWaiting.Kind && claim.Thing == correction).ExecuteDeleteAsync(cancellation);
    }

    private async Task<bool> Find(string slug, CancellationToken cancellation)
    {
        if (slug.Length > 100 || await db.Meetings.AsNoTracking().SingleOrDefaultAsync(meeting => meeting.Slug == slug && meeting.ClosedAt == null, cancellation) is not { } found)
        {
            return false;
        }

        Meeting = found;
        if (string.IsNullOrEmpty(Correction))
        {
            return true;
        }

        var id = Correction;
        waiting = await db.Corrections.AsNoTracking().SingleOrDefaultAsync(correction => correction.PublicId == id && correction.MeetingId == found.Id && correction.DecidedAt == null, cancellation);
        if (waiting is null)
        {
            return false;
        }

        await writer.Write(db, () => audit.Note(db, me.MemberId, Read, "correction", waiting.Id, null, cancellation), cancellation);
        Suggested = (waiting.Kind, sealer.Open(waiting.Text!, Meetings.Correction.PlaceOf(waiting.PublicId)).Words, waiting.At);
        return true;
    }
}
