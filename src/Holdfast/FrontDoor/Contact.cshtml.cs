using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.FrontDoor;

/// <summary>Asking to be contacted. Sealed before it is stored; once however often it is sent; never a false "saved".</summary>
public sealed partial class ContactModel(
    HoldfastDb db,
    Writer writer,
    Sealer sealer,
    Throttle throttle,
    Viewer viewer,
    IClock clock,
    IStringLocalizer<FrontWords> words,
    ILogger<ContactModel> logger) : PageModel
{
    public const int LongestName = 80;
    public const int LongestReach = 200;
    public const int LongestHelps = 2000;

    public sealed record Form(string? Name, string? Reach, string? Helps, bool Consent);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null, false);

    [BindProperty]
    public string? FormId { get; set; }

    /// <summary>Why it wasn't kept, when that is nothing the person can mend; the words stay in the form.</summary>
    public string? NotSaved { get; private set; }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        CheckFields();
        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        if (!throttle.Allows(HttpContext, "contact"))
        {
            NotSaved = words["This network has sent many forms in the last hour, so this one was not saved. Your words are still here. Try again in a while."];
            return Again(StatusCodes.Status429TooManyRequests);
        }

        try
        {
            await Keep(cancellation);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotSaved = words["That was not saved: the fault is on our side. Your words are still here. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return RedirectToPage("ContactReceived");
    }

    private Task<bool> Keep(CancellationToken cancellation) => writer.WriteOnce(
        db,
        FormId!,
        () =>
        {
            var id = RandomId.New();
            var asked = new ContactWords(Typed.Clean(Input.Name), Typed.Clean(Input.Reach), Typed.Clean(Input.Helps), viewer.Language);
            db.ContactRequests.Add(new ContactRequest(id, sealer.SealForSite(asked, ContactRequest.PlaceOf(id)), clock.GetCurrentInstant()));
            return Task.CompletedTask;
        },
        cancellation);

    private void CheckFields()
    {
        Check(nameof(Form.Name), Input.Name, LongestName, words["Enter a name we can use. It can be made up."]);
        Check(nameof(Form.Reach), Input.Reach, LongestReach, words["Enter a way to reach you, like an email address or a phone number."]);
        Check(nameof(Form.Helps), Input.Helps, LongestHelps, null);
        if (!Input.Consent)
        {
            ModelState.AddModelError("Input.Consent", words["Tick the box so that we may read this and contact you."]);
        }

        if (!FormOnceTagHelper.IsOne(FormId))
        {
            ModelState.AddModelError("Input.Name", words["This form was too old. Send it once more."]);
        }
    }

    /// <param name="missing">What to say of an empty field; null where it may be empty.</param>
    private void Check(string field, string? value, int longest, string? missing)
    {
        if (missing is not null && Typed.Clean(value).Length == 0)
        {
            ModelState.AddModelError($"Input.{field}", missing);
        }
        else if (value?.Length > longest)
        {
            ModelState.AddModelError($"Input.{field}", words["Shorten this to {0} characters. It has {1}.", longest, value.Length]);
        }
    }

    /// <summary>The words for beside a field, or null where it is all right.</summary>
    public string? Wrong(string field) => ModelState[$"Input.{field}"]?.Errors is [var first, ..] ? first.ErrorMessage : null;

    private PageResult Again(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    // Only the kind: the text of a failed statement may quote what was typed.
    [LoggerMessage(Level = LogLevel.Error, Message = "A contact request could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
