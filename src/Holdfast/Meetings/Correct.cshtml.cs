using System.ComponentModel.DataAnnotations;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>"Suggest a correction": for anyone, stored sealed until a steward reads it.</summary>
public sealed class CorrectModel(HoldfastDb db, Writer writer, Sealer sealer, IClock clock, Throttle throttle, IStringLocalizer<MeetingWords> words) : PageModel
{
    public sealed class Form
    {
        public CorrectionKind? Kind { get; set; }

        [StringLength(Correction.TextLength)]
        public string? Text { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string FormId { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Slug { get; private set; } = "";

    public async Task<IActionResult> OnGet(string slug, CancellationToken cancellation) =>
        await FindMeeting(slug, cancellation) is null ? NotFound() : Page();

    public async Task<IActionResult> OnPost(string slug, string? formId, CancellationToken cancellation)
    {
        if (await FindMeeting(slug, cancellation) is not { } meetingId)
        {
            return NotFound();
        }

        FormId = formId ?? "";
        if (!FormOnceTagHelper.IsOne(formId))
        {
            return BadRequest();
        }

        var text = Typed.Clean(Input.Text);
        if (Input.Kind is not { } kind || !Enum.IsDefined(kind))
        {
            ModelState.Remove("Input.Kind");
            ModelState.AddModelError("Input.Kind", words["Choose what is wrong."]);
        }

        if (text.Length == 0)
        {
            ModelState.AddModelError("Input.Text", words["Write what you know, in a few words."]);
        }
        else if (text.Length > Correction.TextLength)
        {
            ModelState.ClearValidationState("Input.Text");
            ModelState.AddModelError("Input.Text", words["That is {0} characters; at most {1} fit. Shorten it a little.", text.Length, Correction.TextLength]);
        }

        if (ModelState.IsValid && !throttle.Allows(HttpContext, "correction"))
        {
            ModelState.AddModelError("", words["Many suggestions came from your network in the last hour. Your words are still here; send them again later."]);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        await writer.WriteOnce(
            db,
            formId!,
            () =>
            {
                var id = RandomId.New();
                var box = sealer.SealForSite(new CorrectionText(text), Correction.PlaceOf(id));
                db.Corrections.Add(new Correction(id, meetingId, Input.Kind!.Value, box, clock.GetCurrentInstant()));
                return Task.CompletedTask;
            },
            cancellation);
        return Redirect($"/meetings/{Uri.EscapeDataString(slug)}/correct/received");
    }

    private async Task<long?> FindMeeting(string slug, CancellationToken cancellation)
    {
        var found = slug.Length > 100
            ? null
            : await db.Meetings.AsNoTracking().Where(meeting => meeting.Slug == slug && meeting.ClosedAt == null).Select(meeting => new { meeting.Id, meeting.Name }).SingleOrDefaultAsync(cancellation);
        (Slug, Name) = (slug, found?.Name ?? "");
        return found?.Id;
    }
}
