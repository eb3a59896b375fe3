namespace Holdfast.Accounts;

/// <summary>What this slice writes into the audit log. Every slice names its own.</summary>
public static class Deeds
{
    public const string CodesMade = "codes-made";
    public const string RoleGiven = "role-given";
    public const string RoleRevoked = "role-revoked";
}
