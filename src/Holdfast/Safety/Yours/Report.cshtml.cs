using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Safety.Yours;

/// <summary>Two taps: "Report" where the thing is, then why. What it says is sealed to the moderators as it stands.</summary>
public sealed class ReportModel(HoldfastDb db, Reporting reporting, ReportReasons reasons, Me me, IStringLocalizer<DeskWords> words, ILogger<ReportModel> logger) : SafetyPage(words, logger)
{
    public sealed record Form(string? Reason, string? Words);

    [BindProperty]
    public Form Input { get; set; } = new(null, null);

    public string Kind { get; private set; } = "";

    public string KindName { get; private set; } = "";

    public string Id { get; private set; } = "";

    public Reported What { get; private set; } = null!;

    public IEnumerable<ReportReason> Reasons => reasons.For(Kind);

    public async Task<IActionResult> OnGet(string kind, string id, CancellationToken cancellation) =>
        await Find(kind, id, cancellation) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPost(string kind, string id, CancellationToken cancellation)
    {
        if (await Find(kind, id, cancellation) is not { } reportable)
        {
            return NotFound();
        }

        var added = Typed.Clean(Input.Words);
        Fits("Words", added, Report.LongestWords);
        var reason = reasons.Find(Input.Reason);
        if (reason is null || !reason.IsFor(kind))
        {
            ModelState.Remove("Input.Reason");
            ModelState.AddModelError("Input.Reason", Words["Choose why."]);
        }

        CheckForm();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        Refusal? refusal = null;
        var done = await Done(async () => refusal = await reporting.Send(reportable, id, What, reason!, added, FormId!, cancellation), "/you/reports");
        if (refusal is null)
        {
            return done;
        }

        NotDone = Words[refusal.Sentence];
        return Again(StatusCodes.Status429TooManyRequests);
    }

    private async Task<IReportable?> Find(string kind, string id, CancellationToken cancellation)
    {
        if (id.Length > Report.ThingLength || reporting.Find(kind) is not { } reportable || await reportable.Find(db, me, id, cancellation) is not { } found)
        {
            return null;
        }

        (Kind, KindName, Id, What) = (kind, reportable.Name.ToString(), id, found);
        return reportable;
    }
}
