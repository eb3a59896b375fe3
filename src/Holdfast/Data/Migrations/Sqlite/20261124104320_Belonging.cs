using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Holdfast.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Belonging : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Nothing wrote to this table yet. Made anew, because SQLite would else copy it outside the transaction.
            migrationBuilder.DropTable(
                name: "Unmaskings");

            migrationBuilder.CreateTable(
                name: "Unmaskings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PublicId = table.Column<string>(type: "TEXT", maxLength: 22, nullable: false),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    SubjectHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    What = table.Column<byte[]>(type: "BLOB", nullable: false),
                    AskedBy = table.Column<string>(type: "TEXT", maxLength: 22, nullable: false),
                    AskedAs = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SecondedBy = table.Column<string>(type: "TEXT", maxLength: 22, nullable: true),
                    SecondedAs = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    SecondedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RefusedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Unmaskings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Unmaskings_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Unmaskings_PublicId",
                table: "Unmaskings",
                column: "PublicId",
                unique: true);

            migrationBuilder.AddColumn<long>(
                name: "EscalatedAt",
                table: "Posts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ClosedBy",
                table: "Groups",
                type: "TEXT",
                maxLength: 22,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "ClosedFor",
                table: "Groups",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DigestAt",
                table: "Groups",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Announcements",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    ById = table.Column<long>(type: "INTEGER", nullable: true),
                    AfterId = table.Column<long>(type: "INTEGER", nullable: false),
                    Posts = table.Column<int>(type: "INTEGER", nullable: true),
                    Unanswered = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Announcements", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Announcements_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ApproachAlarms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PublicId = table.Column<string>(type: "TEXT", maxLength: 22, nullable: false),
                    GroupId = table.Column<long>(type: "INTEGER", nullable: false),
                    ById = table.Column<long>(type: "INTEGER", nullable: false),
                    People = table.Column<int>(type: "INTEGER", nullable: false),
                    RaisedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LookedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApproachAlarms", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ApproachAlarms_Groups_GroupId",
                        column: x => x.GroupId,
                        principalTable: "Groups",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_ApproachAlarms_Memberships_ById",
                        column: x => x.ById,
                        principalTable: "Memberships",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Approaches",
                columns: table => new
                {
                    FromId = table.Column<long>(type: "INTEGER", nullable: false),
                    ToId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Approaches", x => new { x.FromId, x.ToId });
                    table.ForeignKey(
                        name: "FK_Approaches_Memberships_FromId",
                        column: x => x.FromId,
                        principalTable: "Memberships",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Approaches_Memberships_ToId",
                        column: x => x.ToId,
                        principalTable: "Memberships",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NotYets",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Until = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotYets", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Unmaskings_AskedAt",
                table: "Unmaskings",
                column: "AskedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Unmaskings_GroupId_Id",
                table: "Unmaskings",
                columns: new[] { "GroupId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Unmaskings_SubjectHash",
                table: "Unmaskings",
                column: "SubjectHash");

            migrationBuilder.CreateIndex(
                name: "IX_Posts_At",
                table: "Posts",
                column: "At",
                filter: "\"Rank\" = 1 AND \"Intent\" = 0 AND \"EscalatedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_ReportId",
                table: "Decisions",
                column: "ReportId");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Kind_Subject",
                table: "AuditEntries",
                columns: new[] { "Kind", "Subject" });

            migrationBuilder.CreateIndex(
                name: "IX_Announcements_GroupId",
                table: "Announcements",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_ApproachAlarms_ById_LookedAt",
                table: "ApproachAlarms",
                columns: new[] { "ById", "LookedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApproachAlarms_GroupId",
                table: "ApproachAlarms",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_ApproachAlarms_LookedAt_RaisedAt",
                table: "ApproachAlarms",
                columns: new[] { "LookedAt", "RaisedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ApproachAlarms_PublicId",
                table: "ApproachAlarms",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Approaches_At",
                table: "Approaches",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Approaches_ToId",
                table: "Approaches",
                column: "ToId");

            migrationBuilder.CreateIndex(
                name: "IX_NotYets_Hash",
                table: "NotYets",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_NotYets_Until",
                table: "NotYets",
                column: "Until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Unmaskings_Groups_GroupId",
                table: "Unmaskings");

            migrationBuilder.DropTable(
                name: "Announcements");

            migrationBuilder.DropTable(
                name: "ApproachAlarms");

            migrationBuilder.DropTable(
                name: "Approaches");

            migrationBuilder.DropTable(
                name: "NotYets");

            migrationBuilder.DropIndex(
                name: "IX_Unmaskings_AskedAt",
                table: "Unmaskings");

            migrationBuilder.DropIndex(
                name: "IX_Unmaskings_GroupId_Id",
                table: "Unmaskings");

            migrationBuilder.DropIndex(
                name: "IX_Unmaskings_SubjectHash",
                table: "Unmaskings");

            migrationBuilder.DropIndex(
                name: "IX_Posts_At",
                table: "Posts");

            migrationBuilder.DropIndex(
                name: "IX_Decisions_ReportId",
                table: "Decisions");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Kind_Subject",
                table: "AuditEntries");

            migrationBuilder.DropColumn(
                name: "AskedAs",
                table: "Unmaskings");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "Unmaskings");

            migrationBuilder.DropColumn(
                name: "SecondedAs",
                table: "Unmaskings");

            migrationBuilder.DropColumn(
                name: "SubjectHash",
                table: "Unmaskings");

            migrationBuilder.DropColumn(
                name: "EscalatedAt",
                table: "Posts");

            migrationBuilder.DropColumn(
                name: "ClosedBy",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "ClosedFor",
                table: "Groups");

            migrationBuilder.DropColumn(
                name: "DigestAt",
                table: "Groups");

            migrationBuilder.RenameColumn(
                name: "What",
                table: "Unmaskings",
                newName: "Reason");

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "Unmaskings",
                type: "TEXT",
                maxLength: 22,
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Unmaskings_Subject",
                table: "Unmaskings",
                column: "Subject");
        }
    }
}
