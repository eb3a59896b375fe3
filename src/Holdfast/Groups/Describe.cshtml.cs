using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Those who look after a group say anew what it is, for whom it speaks and how people come in.</summary>
public sealed class DescribeModel(HoldfastDb db, Writer writer, Me me, IClock clock, GroupVocabulary vocabulary, IStringLocalizer<GroupWords> words) : GroupPage(db, me, clock)
{
    [BindProperty]
    public DescriptionForm Input { get; set; } = new();

    public GroupVocabulary Vocabulary => vocabulary;

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFoundOrAgreeFirst();
        }

        var its = Standing.Group;
        Input = DescriptionForm.Of(its);
        return its.IsClosed ? Redirect(Home + "/closing") : Page();
    }

    public async Task<IActionResult> OnPost(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFound();
        }

        if (NotNow() is { } elsewhere)
        {
            return elsewhere;
        }

        var its = Standing.Group;
        // Its kind isn't asked of a hidden group: it stays so.
        Input.Kind = its.Kind == GroupKind.Hidden ? nameof(GroupKind.Hidden) : Input.Kind;
        await Input.Check(Db, vocabulary, ModelState, words, cancellation);
        if (Input.ChosenKind == GroupKind.Hidden && its.Kind != GroupKind.Hidden
            && await Db.Memberships.AnyAsync(asker => asker.GroupId == its.Id && asker.State == MembershipState.Asked, cancellation))
        {
            ModelState.Refuse("Kind", words[new SomebodyStillAsks().Sentence]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        try
        {
            await writer.WriteOnce(
                Db,
                FormId!,
                async () =>
                {
                    var row = await Db.Groups.SingleAsync(row => row.Id == its.Id, cancellation);
                    row.Describe(Input.Description());
                    row.ComeInBy(Input.ChosenKind!.Value);
                },
                cancellation);
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            NotDone = words["That didn’t save: the fault is on our side. Your words are still here. Try again."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }

        return Redirect(Home);
    }
}
