using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>A steward opens a group. They get a link for whoever shall look after it, and don't learn under which name.</summary>
[Authorize(Policy = Roles.Steward)]
public sealed class NewModel(HoldfastDb db, Writer writer, Me me, Audit audit, IClock clock, GroupSeals seals, GroupVocabulary vocabulary, AccountCookies cookies, Site site, IStringLocalizer<GroupWords> words) : AccountPage
{
    private const string MadeCookie = "opened";
    private const int FacilitatorsByOneLink = 3;
    private static readonly Duration LinkLasts = Duration.FromDays(14);

    public sealed class Form : DescriptionForm
    {
        public string? Agreements { get; set; }
    }

    private sealed record Made(string Token);

    [BindProperty]
    public Form Input { get; set; } = new();

    public GroupVocabulary Vocabulary => vocabulary;

    public string? Link { get; private set; }

    public void OnGet(string? zone)
    {
        Input.Zone = zone ?? "America/Chicago";
        if (cookies.Noted<Made>(HttpContext, MadeCookie) is { } made)
        {
            Link = new Uri(site.Address, "/groups/invited/" + made.Token).AbsoluteUri;
            cookies.Forget(HttpContext, MadeCookie);
        }
    }

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (!FormOnceTagHelper.IsOne(FormId))
        {
            return BadRequest();
        }

        var lines = CareModel.AgreementLines(Input.Agreements);
        await Input.Check(db, vocabulary, ModelState, words, cancellation);
        if (lines.Count is not (> 0 and <= Agreement.MostLines) || lines.Exists(line => line.Length > Agreement.LongestLine))
        {
            ModelState.Refuse("Agreements", words["Write 1 to 12 agreements, one a line, each up to 200 characters."]);
        }

        if (!ModelState.IsValid)
        {
            return Again(StatusCodes.Status400BadRequest);
        }

        string? token = null;
        var key = seals.NewKey();
        await writer.WriteOnce(
            db,
            FormId!,
            async () =>
            {
                var opened = Group.Open(Input.Description(), Input.ChosenKind!.Value, key);
                db.Groups.Add(opened);
                db.Agreements.Add(opened.Agree(lines, clock.GetCurrentInstant()));
                await db.SaveChangesAsync(cancellation);
                (var invitation, token) = Invitation.To(opened, FacilitatorsByOneLink, LinkLasts, true, seals, clock.GetCurrentInstant());
                db.Invitations.Add(invitation);
                await audit.Note(db, me.MemberId, GroupDeeds.GroupOpened, "group", opened.Id, about: null, cancellation);
            },
            cancellation);
        if (token is not null)
        {
            cookies.Note(HttpContext, MadeCookie, new Made(token));
        }

        return Redirect("/groups/new");
    }
}

/// <summary>What this slice writes into the audit log.</summary>
public static class GroupDeeds
{
    public const string GroupOpened = "group-opened";
    public const string GroupReopened = "group-reopened";
}
