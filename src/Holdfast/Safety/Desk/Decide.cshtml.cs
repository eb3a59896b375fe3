using Holdfast.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Desk;

/// <summary>One report: what it is about, opened and written down as read, and a step of the ladder.</summary>
[Authorize(Roles = Accounts.Roles.Steward + "," + Accounts.Roles.Facilitator)]
public sealed class DecideModel(HoldfastDb db, Writer writer, Moderation moderation, ReportReasons reasons, IStringLocalizer<DeskWords> words, ILogger<DecideModel> logger) : SafetyPage(words, logger)
{
    /// <param name="Step">By number; 0 to leave it as it is.</param>
    public sealed record Form(int? Step, int? Days, string? Text);

    [BindProperty]
    public Form Input { get; set; } = new(null, 7, null);

    public Report Report { get; private set; } = null!;

    public ReportSnapshot Snapshot { get; private set; } = null!;

    public IReadOnlyList<Step> Steps { get; private set; } = [];

    public string KindName => moderation.Find(Report.Kind)?.Name.ToString() ?? Report.Kind;

    /// <summary>Where two people look up whose nameless thing it is; null for things with a name.</summary>
    public string? AskWhose => moderation.Find(Report.Kind)?.AskWhose(Report.Thing, Report.Subject);

    public string Reason => reasons.Find(Report.Reason)?.Name.ToString() ?? Report.Reason;

    public async Task<IActionResult> OnGet(string id, CancellationToken cancellation) => await Find(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (!await Find(id, cancellation))
        {
            return NotFound();
        }

        var step = (Step?)Input.Step;
        if (step is null || step != 0 && !Steps.Contains(step.Value))
        {
            ModelState.Remove("Input.Step");
            ModelState.AddModelError("Input.Step", Words["Choose what to do."]);
        }
        else if (step.Value.HasEnd() && !Safety.Steps.Days.Contains(Input.Days ?? 0))
        {
            ModelState.Remove("Input.Days");
            ModelState.AddModelError("Input.Days", Words["Choose for how long."]);
        }

        var text = step == 0 ? "" : Text("Text", Input.Text, Decision.LongestReason, Words["Write why: the person it is about reads it."]);
        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Done(
            () => writer.WriteOnce(
                db,
                FormId!,
                async () => await moderation.Decide(await db.Reports.SingleAsync(report => report.Id == Report.Id, cancellation), step == 0 ? null : step, Input.Days, text!, cancellation),
                cancellation),
            "/reports");
    }

    private async Task<bool> Find(string id, CancellationToken cancellation)
    {
        if (await (await moderation.Judged(cancellation)).AsNoTracking().SingleOrDefaultAsync(report => report.PublicId == id, cancellation) is not { } found)
        {
            return false;
        }

        Report = found;
        Steps = await moderation.StepsFor(found, cancellation);
        await writer.Write(db, async () => Snapshot = await moderation.Look(found, cancellation), cancellation);
        return true;
    }
}
