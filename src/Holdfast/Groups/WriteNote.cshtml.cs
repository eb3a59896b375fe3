using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A facilitator writes a few words to somebody in their group.</summary>
public sealed class WriteNoteModel(HoldfastDb db, Writer writer, Me me, IClock clock, GroupSeals seals, IStringLocalizer<GroupWords> words) : GroupPage(db, me, clock)
{
    private Membership to = null!;

    public sealed class Form
    {
        public string? Text { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public string Alias => seals.Alias(to);

    public async Task<IActionResult> OnGet(string group, string who, CancellationToken cancellation) => await Find(group, who, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string group, string who, CancellationToken cancellation)
    {
        if (!await Find(group, who, cancellation))
        {
            return NotFound();
        }

        if (!HasFormId)
        {
            return NotOurForm();
        }

        var text = Lines(Input.Text);
        if (text.Length is 0 or > Note.LongestText)
        {
            ModelState.AddModelError("Input.Text", words["Write a few words, up to 500 characters."]);
            return Again(StatusCodes.Status400BadRequest);
        }

        if (await Db.Notes.CountAsync(note => note.ToId == to.Id, cancellation) >= Note.MostWaiting)
        {
            NotDone = words["They have notes they haven’t read yet. Let them come to it."];
            return Again(StatusCodes.Status400BadRequest);
        }

        await writer.WriteOnce(
            Db,
            FormId!,
            async () =>
            {
                Db.Notes.Add(Note.Write(Standing.Mine!, to.Id, text, seals, Now));
                await Approach.Note(Db, Standing.Mine!, Standing.MayGreet, to.Id, Now, cancellation);
            },
            cancellation);
        return Redirect(Home + "/care");
    }

    private async Task<bool> Find(string group, string who, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation)
            || await Db.Memberships.AsNoTracking().SingleOrDefaultAsync(other => other.PublicId == who && other.GroupId == Standing.Group.Id && other.State == MembershipState.In && other.Id != Standing.Mine!.Id, cancellation) is not { } found)
        {
            return false;
        }

        to = found;
        return true;
    }
}
