using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups.Desk;

/// <summary>
/// What one person asked about nameless words, for the others who may decide: agree, say no, or look once when it is time.
/// The words are shown to stewards too, who may not read the group otherwise; each showing is in the log.
/// </summary>
[Authorize(Roles = Accounts.Roles.Steward + "," + Accounts.Roles.Facilitator)]
public sealed class WhoseModel(
    HoldfastDb db, Writer writer, LookingUp lookingUp, GroupSeals seals, Audit audit, AccountCookies cookies, Me me, IClock clock, IStringLocalizer<DeskWords> words, ILogger<WhoseModel> logger)
    : SafetyPage(words, logger)
{
    private const string FoundCookie = "looked-up";
    private string role = "";

    public Unmasking Asked { get; private set; } = null!;

    public UnmaskingAsked What { get; private set; } = null!;

    public UnmaskingStage Stage { get; private set; }

    public string Group { get; private set; } = "";

    public string GroupName { get; private set; } = "";

    /// <summary>While it isn't settled; null where the words are gone too.</summary>
    public string? Said { get; private set; }

    public bool IsGone { get; private set; }

    public bool IsTheirOwn { get; private set; }

    public bool IsReportedByMe { get; private set; }

    /// <summary>Shown once to the one who looked.</summary>
    public LookingUp.Found? Found { get; private set; }

    public string Me => me.PublicId;

    public bool LooksAfter => role == Accounts.Roles.Facilitator;

    public string Back => me.Holds(Accounts.Roles.Steward) ? "/steward" : "/reports";

    public bool IsOpen => Stage is UnmaskingStage.Asked or UnmaskingStage.Agreed or UnmaskingStage.Open;

    public bool MayAgree => Stage == UnmaskingStage.Asked && !IsTheirOwn && !IsReportedByMe && !IsGone && Asked.AskedBy != me.PublicId;

    public bool MayRefuse => IsOpen && !IsTheirOwn;

    public bool MayLook => Stage == UnmaskingStage.Open && !IsTheirOwn && !IsGone && Asked.IsBy(me.PublicId);

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        if (cookies.Noted<LookingUp.Found>(HttpContext, FoundCookie) is { } found && found.Unmasking == id)
        {
            Found = found;
            cookies.Forget(HttpContext, FoundCookie);
        }

        return Page();
    }

    public Task<IActionResult> OnPostAgree(string id, CancellationToken cancellation) =>
        Do(id, () => Stage != UnmaskingStage.Asked || MayAgree, async formId => await lookingUp.Agree(Asked, role, formId, cancellation), cancellation);

    public Task<IActionResult> OnPostRefuse(string id, CancellationToken cancellation) =>
        Do(id, () => !IsTheirOwn, async formId => await lookingUp.Refuse(Asked, formId, cancellation), cancellation);

    public Task<IActionResult> OnPostLook(string id, CancellationToken cancellation) => Do(
        id,
        () => !IsTheirOwn && Asked.IsBy(me.PublicId),
        async formId =>
        {
            var (found, refusal) = await lookingUp.Look(Asked, formId, cancellation);
            if (found is not null)
            {
                cookies.Note(HttpContext, FoundCookie, found);
            }

            return refusal;
        },
        cancellation);

    /// <param name="may">Whether it is for this person to do at all; the rule of when is the record's own.</param>
    private async Task<IActionResult> Do(string id, Func<bool> may, Func<string, Task<Refusal?>> act, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation) || !may())
        {
            return NotFound();
        }

        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        Refusal? refusal = null;
        var done = await Done(async () => refusal = await act(FormId!), LookingUp.AddressOf(id));
        if (refusal is null)
        {
            return done;
        }

        NotDone = Words[refusal.Sentence];
        return Again(StatusCodes.Status400BadRequest);
    }

    private async Task<bool> Find(string id, CancellationToken cancellation)
    {
        if (await db.Unmaskings.AsNoTracking().SingleOrDefaultAsync(unmasking => unmasking.PublicId == id, cancellation) is not { } asked || await lookingUp.RoleIn(asked.GroupId, cancellation) is not { } mine)
        {
            return false;
        }

        (Asked, role, Stage) = (asked, mine, asked.StageAt(clock.GetCurrentInstant()));
        What = seals.Open(asked.What!, asked.WhatPlace);
        (Group, GroupName) = await db.Groups.Where(its => its.Id == asked.GroupId).Select(its => new { its.PublicId, its.Name }).SingleAsync(cancellation) is var its ? (its.PublicId, its.Name) : default;
        IsTheirOwn = await lookingUp.IsMine(asked.GroupId, asked.SubjectHash, cancellation);
        IsReportedByMe = await lookingUp.IsReportedByMe(What.Kind, What.Thing, cancellation);
        if (IsOpen && await lookingUp.Find(What.Kind, What.Thing, cancellation) is var found)
        {
            IsGone = found is null;
            if (found is not null && !IsTheirOwn)
            {
                // Written down first: what can't be logged isn't read.
                await writer.Write(db, () => audit.Note(db, me.MemberId, SafetyDeeds.Looked, LookingUp.Kind, asked.Id, null, cancellation), cancellation);
            }

            Said = found?.Text;
        }

        return true;
    }
}
