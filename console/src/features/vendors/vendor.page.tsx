import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { formatDecimal, formatMoment, formatPercent } from "../../lib/format";
import { useSession } from "../../lib/session";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import { Checklist } from "./checklist";
import { Loaded } from "../../ui/loaded";
import shop from "./shop.module.css";
import { VendorDecisions } from "./vendor-decisions";
import { VendorDocuments } from "./vendor-documents";
import { VendorPictures } from "./vendor-pictures";
import { dossierQuery } from "./vendor-list.api";
import type { Dossier } from "./vendor-list.api";
import { VendorStatusTag } from "./vendor-tags";
import classes from "./vendors.module.css";

export function VendorPage(): ReactElement {
  const { id } = useParams({ from: "/shell/vendors/$id" });
  const dossier = useQuery(dossierQuery(Number(id)));
  return (
    <Loaded query={dossier} label="the vendor">
      {(data) => <VendorView key={data.profile.vendorId} dossier={data} />}
    </Loaded>
  );
}

function VendorView({ dossier }: { dossier: Dossier }): ReactElement {
  const { profile, checklist, documents, applications, history, members } = dossier;
  const session = useSession();
  const pictures = `${profile.logoMediaId ?? 0} ${profile.bannerMediaId ?? 0}`;
  return (
    <Page
      title={profile.name}
      summary={
        <>
          <VendorStatusTag status={profile.status} /> {profile.statusReason}
        </>
      }
      back={
        <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/vendors" search={{}} />}>
          <IconArrowLeft size={15} aria-hidden /> Vendors
        </Anchor>
      }
      actions={<VendorDecisions vendor={profile} checklist={checklist} />}
    >
      <Panel
        title="Profile"
        actions={
          profile.status === "active" ? (
            <Anchor size="sm" href={`/vendors/${profile.slug}`}>
              Page in the shop
            </Anchor>
          ) : undefined
        }
      >
        <Facts dossier={dossier} />
        {profile.description !== "" && <p className={classes["description"]}>{profile.description}</p>}
      </Panel>
      {session.permissions.includes("shop.manage") && <VendorPictures key={pictures} vendor={profile} />}
      {applications.length > 0 && (
        <Panel title="Applications">
          <ul className={shop["list"]}>
            {applications.map((application) => (
              <li key={application.applicationId}>
                <div className={shop["grow"]}>
                  <strong>{application.name}</strong>{" "}
                  <Tag tone={application.state === "open" ? "notable" : "plain"}>{application.state}</Tag>
                  <p className={shop["text"]}>{application.sells}</p>
                  <p className={shop["note"]}>
                    {formatMoment(application.createdAt)}
                    {application.decidedAt !== null && `, decided ${formatMoment(application.decidedAt)}`}
                    {application.reason !== "" && `: ${application.reason}`}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title="Checklist">
        <Checklist items={checklist} />
      </Panel>
      <VendorDocuments vendorId={profile.vendorId} documents={documents} />
      <Panel title="People">
        {members.length === 0 ? (
          <p className={shop["note"]}>Nobody acts for this vendor yet.</p>
        ) : (
          <ul className={shop["list"]}>
            {members.map((member) => (
              <li key={member.userId}>
                <div className={shop["grow"]}>
                  <Anchor
                    renderRoot={(props) => <Link {...props} to="/users/$id" params={{ id: String(member.userId) }} />}
                  >
                    {member.name}
                  </Anchor>{" "}
                  {member.isOwner && <Tag tone="notable">owner</Tag>}
                  <p className={shop["note"]}>
                    {[member.email, member.role, member.hasSecondFactor ? "second factor" : "no second factor"]
                      .filter((part) => part !== null)
                      .join(" · ")}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="History">
        <ul className={shop["list"]}>
          {history.map((change) => (
            <li key={change.changedAt + change.toStatus}>
              <div className={shop["grow"]}>
                {change.fromStatus !== null && (
                  <>
                    <VendorStatusTag status={change.fromStatus} /> →{" "}
                  </>
                )}
                <VendorStatusTag status={change.toStatus} />
                <p className={shop["note"]}>
                  {[formatMoment(change.changedAt), change.changedByName, change.reason]
                    .filter((part) => part !== null && part !== "")
                    .join(" · ")}
                </p>
              </div>
            </li>
          ))}
        </ul>
      </Panel>
    </Page>
  );
}

function Facts({ dossier: { profile } }: { dossier: Dossier }): ReactElement {
  return (
    <dl className={classes["facts"]}>
      <Fact name="Legal name">{profile.legalName === "" ? "none given" : profile.legalName}</Fact>
      <Fact name="Country">{profile.country ?? "none given"}</Fact>
      <Fact name="Currency">{profile.currency}</Fact>
      <Fact name="Commission">{formatPercent(profile.commissionRate, 2)}</Fact>
      <Fact name="E-mail">{profile.email ?? "none given"}</Fact>
      <Fact name="Phone">{profile.phone ?? "none given"}</Fact>
      <Fact name="Tax number">{profile.taxNumber ?? "none given"}</Fact>
      <Fact name="Payouts">
        {profile.hasPayoutDetails ? `to …${profile.payoutTail ?? ""}` : "not known where to"}
      </Fact>
      <Fact name="Rating">
        {profile.reviewsCount === 0
          ? "no reviews"
          : `${formatDecimal(profile.rating, 2)} from ${profile.reviewsCount}`}
      </Fact>
      <Fact name="Since">{formatMoment(profile.createdAt)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
