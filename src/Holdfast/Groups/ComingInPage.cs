using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>The door of a group: a name for it, a yes to its agreements, a line where it lets people in who ask.</summary>
public abstract class ComingInPage(HoldfastDb db, Me me, IClock clock, ComingIn comingIn, IStringLocalizer<GroupWords> words) : GroupPage(db, me, clock)
{
    private readonly IStringLocalizer<GroupWords> words = words;

    public sealed class Form
    {
        public string? Name { get; set; }

        public string? Line { get; set; }

        public bool Agree { get; set; }

        public bool Quietly { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public abstract Group Into { get; }

    public abstract bool IsAsking { get; }

    public IReadOnlyList<string> Agreements { get; private set; } = [];

    /// <summary>They weren't let in a while ago, and may ask again from this day on.</summary>
    public LocalDate? AskAgainOn { get; private set; }

    protected async Task ReadAgreements(CancellationToken cancellation) =>
        Agreements = (await Db.Agreements.AsNoTracking().Where(agreement => agreement.GroupId == Into.Id && agreement.Version == Into.AgreementsVersion).Select(agreement => agreement.Text).SingleOrDefaultAsync(cancellation))?.Split('\n') ?? [];

    protected async Task<IActionResult> Join(Invitation? invitation, CancellationToken cancellation)
    {
        if (!HasFormId)
        {
            return NotOurForm();
        }

        if (IsAsking && (AskAgainOn = await comingIn.AskAgainOn(Db, Into, Me, cancellation)) is not null)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        var alias = ShownName.Normal(Input.Name);
        var line = Lines(Input.Line);
        if ((ShownName.Check(alias) ?? await comingIn.Check(Db, Into, alias, cancellation)) is { } refusal)
        {
            ModelState.AddModelError("Input.Name", words[refusal.Sentence]);
        }

        if (IsAsking && line.Length == 0)
        {
            ModelState.AddModelError("Input.Line", words[new RequestMissing().Sentence]);
        }
        else if (line.Length > Membership.LongestLine)
        {
            ModelState.AddModelError("Input.Line", words["Shorten it to 300 characters."]);
        }

        if (!Input.Agree)
        {
            ModelState.AddModelError("Input.Agree", words["Tick the box if you can agree to this. If not, this may not be the group for you, and that is all right."]);
        }

        if (!ModelState.IsValid)
        {
            // The second of two clicks finds its own name taken: they are in.
            if (await Db.Memberships.AnyAsync(mine => mine.GroupId == Into.Id && mine.MemberId == Me.MemberId, cancellation))
            {
                return Redirect("/groups/" + Into.PublicId);
            }

            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            if (await comingIn.Join(Db, FormId!, Into, Me.MemberId, alias, IsAsking ? line : null, !Input.Quietly, invitation, cancellation) is { } late
                && !await Db.Memberships.AnyAsync(mine => mine.GroupId == Into.Id && mine.MemberId == Me.MemberId, cancellation))
            {
                ModelState.AddModelError("Input.Name", words[late.Sentence]);
                return Again(StatusCodes.Status400BadRequest);
            }
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return Redirect("/groups/" + Into.PublicId);
    }
}
