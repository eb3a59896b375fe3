using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Those who look after a group say anew what it is, for whom it speaks and how people come in.</summary>
public sealed class DescribeModel(HoldfastDb db, Writer writer, Me me, IClock clock, IStringLocalizer<GroupWords> words) : GroupPage(db, me, clock)
{
    public sealed class Form
    {
        public string? Name { get; set; }

        public string? Purpose { get; set; }

        public string? Kind { get; set; }

        public string? Language { get; set; }

        public string? Zone { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGet(string group, CancellationToken cancellation)
    {
        if (!await FindToFacilitate(group, cancellation))
        {
            return NotFoundOrAgreeFirst();
        }

        var its = Standing.Group;
        Input = new Form { Name = its.Name, Purpose = its.Purpose, Kind = its.Kind.ToString(), Language = its.Language, Zone = its.Zone };
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
        var name = ShownName.Normal(Input.Name);
        var purpose = Typed.Clean(Input.Purpose);
        var kind = its.Kind == GroupKind.Hidden ? GroupKind.Hidden : Enum.TryParse<GroupKind>(Input.Kind, out var chosen) && Enum.IsDefined(chosen) ? chosen : (GroupKind?)null;
        foreach (var (field, sentence) in GroupDescription.Faults(name, purpose, Input.Language, Input.Zone))
        {
            Require(false, field, sentence);
        }

        Require(kind is not null, "Kind", "Choose how people come in.");
        if (kind == GroupKind.Hidden && its.Kind != GroupKind.Hidden
            && await Db.Memberships.AnyAsync(asker => asker.GroupId == its.Id && asker.State == MembershipState.Asked, cancellation))
        {
            ModelState.AddModelError("Input.Kind", words[new SomebodyStillAsks().Sentence]);
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
                    row.Describe(new GroupDescription(name, purpose, row.Pathway, Input.Language!, Input.Zone!) { Audience = row.Audience, Meetings = row.Meetings });
                    row.ComeInBy(kind!.Value);
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

    private void Require(bool isRight, string field, string sentence)
    {
        if (!isRight)
        {
            ModelState.Remove($"Input.{field}");
            ModelState.AddModelError($"Input.{field}", words[sentence]);
        }
    }
}
