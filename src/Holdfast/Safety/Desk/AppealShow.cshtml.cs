using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Desk;

/// <summary>One appeal, for a steward who didn't decide what it is about. It isn't there for whoever did.</summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class AppealShowModel(HoldfastDb db, Writer writer, Moderation moderation, Audit audit, Sealer sealer, Me me, IStringLocalizer<DeskWords> words, ILogger<AppealShowModel> logger) : SafetyPage(words, logger)
{
    public sealed record Form(bool? Uphold, string? Text);

    [BindProperty]
    public Form Input { get; set; } = new(null, null);

    public Appeal Appeal { get; private set; } = null!;

    public Decision Decision { get; private set; } = null!;

    /// <summary>Null once the report was erased, see <see cref="Kept"/>.</summary>
    public ReportSnapshot? Snapshot { get; private set; }

    public string Asked { get; private set; } = "";

    public string Why { get; private set; } = "";

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation) => await Find(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        if (Input.Uphold is null)
        {
            ModelState.Remove("Input.Uphold");
            ModelState.AddModelError("Input.Uphold", Words["Choose whether it stays."]);
        }

        var text = Text("Text", Input.Text, Decision.LongestReason, Words["Write why: the person it is about reads it."]);
        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Done(
            () => writer.WriteOnce(
                db,
                FormId!,
                async () => await moderation.Answer(await db.Appeals.SingleAsync(appeal => appeal.Id == Appeal.Id, cancellation), Decision, Input.Uphold!.Value, text!, cancellation),
                cancellation),
            "/steward/appeals");
    }

    private async Task<bool> Find(string id, CancellationToken cancellation)
    {
        var found = await (
            from appeal in db.Appeals.AsNoTracking()
            join decision in db.Decisions.AsNoTracking() on appeal.Decision equals decision.Number
            where appeal.PublicId == id && appeal.AnsweredAt == null && decision.By != me.MemberId
            select new { Appeal = appeal, Decision = decision }).SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            return false;
        }

        // Nobody answers what is about themselves.
        var about = await moderation.About(found.Decision.Kind, found.Decision.Subject, cancellation);
        if (about == me.MemberId || found.Decision.Subject is { } subject && (await moderation.MySubjects(cancellation)).Contains(subject))
        {
            return false;
        }

        (Appeal, Decision) = (found.Appeal, found.Decision);
        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(report => report.Id == Decision.ReportId, cancellation);
        await writer.Write(
            db,
            async () =>
            {
                await audit.Note(db, me.MemberId, SafetyDeeds.AppealRead, "appeal", Appeal.Id, about, cancellation);
                Snapshot = report is null ? null : await moderation.Look(report, cancellation);
            },
            cancellation);
        (Asked, Why) = (sealer.Open(Appeal.Words!, Appeal.WordsPlace), sealer.Open(Decision.Reason!, Decision.ReasonPlace));
        return true;
    }
}
