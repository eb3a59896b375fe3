using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Holdfast.Groups;

/// <summary>A member chooses what stays folded for them. The words are in their sealed profile: only their own key opens it.</summary>
public sealed class NotTodayModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, IStringLocalizer<GroupWords> words) : AccountPage
{
    public sealed class Form
    {
        public string? Words { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The page they came from, on this site.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public bool WasKept { get; private set; }

    public string BackOrYou => BackOr(Back, "/you");

    public void OnGet(string? kept)
    {
        WasKept = kept is not null;
        Input.Words = string.Join('\n', me.Profile.MutedWords);
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!FormOnceTagHelper.IsOne(FormId))
        {
            NotDone = words["This form was too old. Send it once more."];
            return Again(StatusCodes.Status400BadRequest);
        }

        var chosen = MutedWords.Read(GroupPage.Lines(Input.Words));
        if (MutedWords.Check(chosen) is { } refusal)
        {
            ModelState.AddModelError("Input.Words", words[refusal.Sentence, MutedWords.Most, MutedWords.Longest]);
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(
                db,
                FormId!,
                async () => (await db.Members.SingleAsync(member => member.Id == me.MemberId, cancellation)).Describe(me.Profile with { MutedWords = chosen }, me.Key, sealer),
                cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return LocalRedirect("/you/not-today" + QueryString.Create("kept", "1").Add("back", BackOrYou));
    }
}
