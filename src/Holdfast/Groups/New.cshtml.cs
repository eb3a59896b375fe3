using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings;
using Holdfast.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
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

    public sealed class Form
    {
        public string? Name { get; set; }

        public string? Purpose { get; set; }

        public string? Kind { get; set; }

        public string? Pathway { get; set; }

        public string? Language { get; set; }

        public string? Zone { get; set; }

        public string[] Audience { get; set; } = [];

        public string? Meetings { get; set; }

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

        var name = ShownName.Normal(Input.Name);
        var purpose = Typed.Clean(Input.Purpose);
        var lines = CareModel.AgreementLines(Input.Agreements);
        var meetings = (Input.Meetings ?? "").Split([',', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Distinct().Take(6).ToList();
        foreach (var (field, sentence) in GroupDescription.Faults(name, purpose, Input.Language, Input.Zone))
        {
            Require(false, field, sentence);
        }

        Require(Enum.TryParse<GroupKind>(Input.Kind, out var kind) && Enum.IsDefined(kind), "Kind", "Choose how people come in.");
        Require(Input.Pathway is not null && vocabulary.Pathways.ContainsKey(Input.Pathway), "Pathway", "Choose a pathway.");
        Require(lines.Count is > 0 and <= Agreement.MostLines && lines.TrueForAll(line => line.Length <= Agreement.LongestLine), "Agreements", "Write 1 to 12 agreements, one a line, each up to 200 characters.");
        Require(meetings.Count == 0 || await db.Meetings.CountAsync(meeting => meetings.Contains(meeting.Slug), cancellation) == meetings.Count, "Meetings", "One of these meetings isn’t listed here. Use the last part of its address.");
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
                var description = new GroupDescription(name, purpose, Input.Pathway!, Input.Language!, Input.Zone!)
                {
                    Audience = CodeList.Of(Input.Audience.Where(Audiences.All.Contains)),
                    Meetings = CodeList.Of(meetings),
                };
                var opened = Group.Open(description, kind, key);
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

    private void Require(bool isRight, string field, string sentence)
    {
        if (!isRight)
        {
            ModelState.Remove($"Input.{field}");
            ModelState.AddModelError($"Input.{field}", words[sentence]);
        }
    }
}

/// <summary>What this slice writes into the audit log.</summary>
public static class GroupDeeds
{
    public const string GroupOpened = "group-opened";
    public const string GroupReopened = "group-reopened";
}
