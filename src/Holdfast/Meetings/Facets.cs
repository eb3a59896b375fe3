namespace Holdfast.Meetings;

/// <summary>Whom a meeting is for. A meeting with none of these is for everyone.</summary>
public static class Audiences
{
    public const string Women = "women";
    public const string Men = "men";
    public const string Lgbtq = "lgbtq";
    public const string Trans = "trans";
    public const string Nonbinary = "nonbinary";
    public const string YoungPeople = "young";
    public const string Teens = "teens";
    public const string Seniors = "seniors";
    public const string PeopleOfColor = "poc";
    public const string Indigenous = "indigenous";
    public const string Professionals = "professionals";
    public const string Veterans = "veterans";
    public const string Parents = "parents";

    public static readonly IReadOnlyList<string> All =
        [Women, Men, Lgbtq, Trans, Nonbinary, YoungPeople, Teens, Seniors, PeopleOfColor, Indigenous, Professionals, Veterans, Parents];
}

/// <summary>What a place or a meeting offers to be usable by more people.</summary>
public static class Accesses
{
    public const string StepFree = "step-free";
    public const string AccessibleToilet = "toilet";
    public const string SignLanguage = "sign";
    public const string Captions = "captions";
    public const string ChildCare = "child-care";
    public const string ChildFriendly = "child-friendly";
    public const string FragranceFree = "fragrance-free";
    public const string SmokeFree = "smoke-free";

    public static readonly IReadOnlyList<string> All =
        [StepFree, AccessibleToilet, SignLanguage, Captions, ChildCare, ChildFriendly, FragranceFree, SmokeFree];
}
