using Holdfast.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Desk;

/// <summary>
/// A decision that stands, for a steward to take back without an appeal: a listing is nobody's, and mistakes happen. What
/// was decided in a group, is about this steward or waits for an answer to its appeal isn't there.
/// </summary>
[Authorize(Accounts.Roles.Steward)]
public sealed class TakeBackModel(HoldfastDb db, Writer writer, Moderation moderation, Sealer sealer, IStringLocalizer<DeskWords> words, ILogger<TakeBackModel> logger) : SafetyPage(words, logger)
{
    public sealed record Form(string? Text);

    [BindProperty]
    public Form Input { get; set; } = new((string?)null);

    public Decision Decision { get; private set; } = null!;

    /// <summary>Null once the report was erased, see <see cref="Kept"/>.</summary>
    public string? Title { get; private set; }

    public string Why { get; private set; } = "";

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation) => await Find(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        var text = Text("Text", Input.Text, Decision.LongestReason, Words["Write why: the person it is about reads it."]);
        CheckForm();
        return ModelState.IsValid
            ? await Done(() => writer.WriteOnce(db, FormId!, () => moderation.TakeBack(Decision, text!, cancellation), cancellation), "/steward/appeals")
            : Again(StatusCodes.Status400BadRequest);
    }

    private async Task<bool> Find(string id, CancellationToken cancellation)
    {
        var mine = await moderation.MySubjects(cancellation);
        var found = await db.Decisions.AsNoTracking().Standing(db)
            .SingleOrDefaultAsync(decision => decision.PublicId == id && decision.Group == null && (decision.Subject == null || !mine.Contains(decision.Subject)), cancellation);
        if (found is null)
        {
            return false;
        }

        var report = await db.Reports.AsNoTracking().SingleOrDefaultAsync(report => report.Id == found.ReportId, cancellation);
        if (report is not null)
        {
            await writer.Write(db, async () => Title = (await moderation.Look(report, cancellation)).Title, cancellation);
        }

        (Decision, Why) = (found, sealer.Open(found.Reason!, found.ReasonPlace));
        return true;
    }
}
